"""What people call a station or a product, for sentences of guards."""

from twin.plant import Plant


def name_of(plant: Plant | None, kind: str, thing_id: str, lang: str) -> str:
    """Returns the plant's name of a station or product (`kind`) in 'ko' or 'en'; its id where it has none."""
    thing = next((t for t in getattr(plant, kind) if t.id == thing_id), None) if plant else None
    return (getattr(thing, f"name_{lang}", "") if thing else "") or thing_id
