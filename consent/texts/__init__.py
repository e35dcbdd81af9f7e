"""What parents and young people read about photos and videos, in six languages."""
