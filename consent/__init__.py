"""Image consent: asked, signed, used within it, withdrawn, taken down."""
