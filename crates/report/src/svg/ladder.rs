//! A ladder of time buckets: assets above, liabilities below, the running gap as a line.

use super::scale::Axis;
use super::{Anchor, Drawing, LINE, TEXT, text_width};

/// One bucket of a ladder.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rung {
    pub(crate) label: String,
    /// Height of the bar of assets.
    pub(crate) assets: f64,
    /// Height of the bar of liabilities: below zero when they are owed.
    pub(crate) liabilities: f64,
    /// The running gap up to this bucket, where known.
    pub(crate) cumulative: Option<f64>,
    /// What is read when the bucket is pointed at.
    pub(crate) tip: String,
}

/// A chart of a ladder.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ladder {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    /// The unit of the axis.
    pub(crate) unit: String,
    /// What the bars above, the bars below and the line are called.
    pub(crate) names: [&'static str; 3],
    pub(crate) rungs: Vec<Rung>,
    /// Width of the drawing.
    pub(crate) width: f64,
}

const PLOT_HEIGHT: f64 = 250.0;
const TURN: f64 = 40.0;

struct Layout {
    left: f64,
    right: f64,
    slot: f64,
    top: f64,
    bottom: f64,
}

impl Ladder {
    /// Draws the chart.
    pub(crate) fn draw(&self) -> String {
        let values = self.rungs.iter().flat_map(|rung| {
            [Some(rung.assets), Some(rung.liabilities), rung.cumulative].into_iter().flatten()
        });
        let axis = Axis::covering(values, 6);
        let ticks = axis.ticks();
        let widest = |labels: &mut dyn Iterator<Item = &str>| {
            labels.map(|label| text_width(label, TEXT)).fold(0.0_f64, f64::max)
        };
        let names = widest(&mut self.rungs.iter().map(|rung| rung.label.as_str()));
        let mut left = widest(&mut ticks.iter().map(|tick| tick.label.as_str())) + 10.0;
        let count = f64::from(u32::try_from(self.rungs.len().max(1)).unwrap_or(u32::MAX));
        let turned = names + 4.0 > (self.width - left - 8.0) / count;
        if turned {
            left = left.max(names * TURN.to_radians().cos() + 4.0);
        }
        let right = self.width - 8.0;
        let layout =
            Layout { left, right, slot: (right - left) / count, top: 34.0, bottom: 34.0 + PLOT_HEIGHT };
        let mut drawing = Drawing::new();
        self.draw_legend(&mut drawing);
        for tick in &ticks {
            let y = axis.place(tick.value, layout.bottom, layout.top);
            let class = if tick.value == 0.0 { "zero" } else { "grid" };
            drawing.line((layout.left, y), (layout.right, y), class);
            drawing.text((layout.left - 8.0, y + 4.0), Anchor::End, "tick", &tick.label);
        }
        self.draw_rungs(&mut drawing, &layout, &axis, turned);
        let below = if turned { names * TURN.to_radians().sin() + LINE + 8.0 } else { LINE + 12.0 };
        drawing.size(self.width, layout.bottom + below);
        drawing.finish(self.id, &self.title, &self.description)
    }

    fn draw_legend(&self, drawing: &mut Drawing) {
        drawing.text((0.0, 14.0), Anchor::Start, "tick", &self.unit);
        let mut x = self.width - 8.0;
        let [above, below, line] = self.names;
        for (name, class) in [(line, "line"), (below, "liability"), (above, "asset")] {
            x -= text_width(name, TEXT);
            drawing.text((x, 14.0), Anchor::Start, "label", name);
            x -= 28.0;
            if class == "line" {
                drawing.line((x, 10.0), (x + 22.0, 10.0), "line");
                drawing.dot((x + 11.0, 10.0), 3.2, "dot", "");
            } else {
                drawing.rect((x, 4.0), (22.0, 12.0), class, "");
            }
            x -= 16.0;
        }
    }

    fn draw_rungs(&self, drawing: &mut Drawing, layout: &Layout, axis: &Axis, turned: bool) {
        let height = |value: f64| axis.place(value, layout.bottom, layout.top);
        let mut points = Vec::with_capacity(self.rungs.len());
        let mut x = layout.left + layout.slot / 2.0;
        let width = (layout.slot * 0.68).min(60.0);
        for rung in &self.rungs {
            for (value, class) in [(rung.assets, "asset"), (rung.liabilities, "liability")] {
                let (from, to) = (height(0.0), height(value));
                drawing.rect((x - width / 2.0, from.min(to)), (width, (to - from).abs()), class, &rung.tip);
            }
            if turned {
                drawing.turned_text((x + 4.0, layout.bottom + LINE), TURN, &rung.label);
            } else {
                drawing.text((x, layout.bottom + LINE + 2.0), Anchor::Middle, "tick", &rung.label);
            }
            if let Some(cumulative) = rung.cumulative {
                points.push((x, height(cumulative)));
            }
            x += layout.slot;
        }
        if points.len() > 1 {
            drawing.polyline(&points, "line-under");
            drawing.polyline(&points, "line");
        }
        for point in points {
            drawing.dot(point, 3.2, "dot", "");
        }
    }
}
