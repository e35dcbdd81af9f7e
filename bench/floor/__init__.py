"""A bare Django project, with one table: what the same work takes with nothing around it."""

NAME, PASSWORD = "bench", "meetopstelling-van-de-vloer"
PAGE = 50  # rows, as many as a page of ours
TEAM = 1  # the floor has no teams of its own; who measures is always in team 1
