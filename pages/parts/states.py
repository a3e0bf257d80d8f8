"""The states of a machine: one order, one colour each on every page (Okabe and Ito's colours, told apart by everyone)."""

STATES = {
    "processing": "#009e73",
    "setup": "#56b4e9",
    "minor_stop": "#f0c808",
    "down": "#d55e00",
    "blocked": "#cc79a7",
    "starved": "#b9c6d0",
    "planned_stop": "#7f8c97",
    "off": "#e2e7eb",
    "unknown": "#ffffff",
}
PATTERN = {"unknown": "/"}
