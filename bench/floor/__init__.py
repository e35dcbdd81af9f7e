"""A bare Django project, with one table: what the same work takes with nothing around it."""

NAME, PASSWORD = "bench", "meetopstelling-van-de-vloer"
PAGE = 50  # rows, as many as a page of ours
