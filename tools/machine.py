"""What the machine has."""


def graphics_card() -> str | None:
    """Name of the graphics card that torch can use, or None."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.get_device_name(0)
    return "Apple graphics" if torch.backends.mps.is_available() else None
