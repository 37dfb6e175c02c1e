"""Incident templates."""

from tests.sandbox.statuspage.written_pages import WrittenPage


async def test_templates_are_listed_with_the_components_they_affect(
    page: WrittenPage, control_path: str
) -> None:
    path = f"{control_path}/incident_templates"
    values = {"name": "Outage", "title": "All is down", "body": "We look into it."}
    affected = {"component_ids": page.components[:1]}
    made = (await page.client.post(path, json=values | affected)).json()
    await page.client.post(path, json={"name": "Another"})

    # The page of these tests has three by itself.
    listed = await page.read("/incident_templates?page=4&per_page=1")
    assert listed == [made]
    assert values.items() <= made.items()
    assert [each["id"] for each in made["components"]] == page.components[:1]
    assert made["should_send_notifications"] is True
    second = await page.read("/incident_templates?page=5&per_page=1")
    assert [each["name"] for each in second] == ["Another"]

    await page.client.delete(f"{path}/{made['id']}")
    left = [each["name"] for each in await page.read("/incident_templates")]
    assert left == ["Outage", "Geplante Wartung", "Bare", "Another"]
