"""Whether a request comes from this machine itself."""

from ipaddress import ip_address


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own; False for what is no address."""
    try:
        given = ip_address(address)
    except ValueError:
        return False
    return (getattr(given, "ipv4_mapped", None) or given).is_loopback
