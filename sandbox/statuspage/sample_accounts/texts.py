"""Names and texts for generated accounts, of the kinds real pages have."""

MAXIMUM_NAME = 255
MAXIMUM_BODY = 25_000

PAGE_NAMES = ("Northwind Cloud", "Brücke Zahlungen", "さくらストレージ", "Hearth & Co")
GROUP_NAMES = ("Backend", "Regions — Europe", "Third parties", "モバイル", "Data plane")
COMPONENT_NAMES = (
    "API",
    "Dashboard",
    "Webhooks",
    "Zahlungsabwicklung",
    "Search & Discovery",
    "検索",
    "Login (SSO)",
    "Batch jobs",
    "Отчёты",
    "CDN",
    "Mobile push",
)
INCIDENT_NAMES = (
    "Elevated error rates on the API",
    "Délais dans l'envoi des e-mails",
    "Slow dashboard in eu-west-1",
    "ログイン障害",
    "Webhooks delivered late",
    'Search returns "no results"',
    "Störung der Zahlungsabwicklung",
    "Batch jobs stuck 🐢",
)
MAINTENANCE_NAMES = (
    "Database upgrade",
    "ネットワーク機器の交換 ✧",
    "Certificate rotation",
    "Geplante Wartung: Speicher",
)
BODIES = (
    "We are looking into reports of failed requests.",
    "A fix is out. We keep watching the numbers.\r\n\r\nThank you for your patience.",
    "原因を特定し、修正を進めています。",
    "<p>Traffic is back to <b>normal</b> &amp; queues are drained.</p>",
    "L'équipe réseau a isolé l'équipement défaillant — retour à la normale prévu à 14 h.",
    "No user is affected. <br /> Details follow.",
)
POSTMORTEM = "##### Issue\r\nA mount failed.\r\n\r\n##### Resolution\r\nWe replaced the volume. ✔"
LONG_NAME = (INCIDENT_NAMES[0] + " and everywhere else it could fail; " * 10)[
    :MAXIMUM_NAME
]
LONG_BODY = ("Wir prüfen jede Zeile des Protokolls. \r\n" * 700)[:MAXIMUM_BODY]
