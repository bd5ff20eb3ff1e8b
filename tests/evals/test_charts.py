"""Charts: where the marks stand."""

from lxml import etree  # type: ignore[import-untyped]

from evals.charts import Point, bar, interval, timeline
from evals.metrics import Metric

_HALF = Metric(status="ok", value=0.5, low=0.25, high=0.75, n=8)
_NONE = Metric(status="not_applicable", reason="nobody asked")


def test_a_dot_stands_at_the_value_between_the_ends_of_its_interval() -> None:
    svg = etree.fromstring(interval(_HALF))
    assert svg.xpath("string(circle/@cx)") == "50.00%"
    assert svg.xpath("line[@class='whisker'][1]/@*[starts-with(name(), 'x')]") == ["25.00%", "75.00%"]
    assert not svg.xpath("svg")
    assert etree.fromstring(interval(_HALF, _HALF)).xpath("string(svg/@x)") == "50.00%"


def test_a_metric_without_a_value_has_no_mark() -> None:
    assert interval(_NONE) == ""


def test_a_bar_is_as_wide_as_its_share() -> None:
    assert etree.fromstring(bar(0.25)).xpath("string(rect[@class='fill']/@width)") == "25.00%"


def test_a_line_over_time_has_a_dot_for_each_run_with_a_value() -> None:
    points = [Point("first", _HALF), Point("second", _NONE), Point("<third>", _HALF)]
    svg = etree.fromstring(timeline(points, "outcome & more"))
    assert svg.get("aria-label") == "outcome & more"
    assert svg.xpath("circle/title/text()") == ["first: 0.500", "<third>: 0.500"]
    left, right = (float(x) for x in svg.xpath("circle/@cx"))
    assert left < right
    assert len(svg.xpath("string(polyline/@points)").split()) == 2
