"""What stands where something was covered; as long for every word."""

BLOCK = "███"
