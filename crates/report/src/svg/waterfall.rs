//! A waterfall: from one level to another by the steps between, each where the one before ends.

use super::scale::Axis;
use super::{Anchor, Drawing, LINE, TEXT, text_width, wrapped};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fall {
    pub(crate) label: String,
    /// The level at which the bar ends.
    pub(crate) level: f64,
    /// What the bar shows; a level itself when `None`.
    pub(crate) change: Option<f64>,
    pub(crate) text: String,
}

/// A chart of horizontal bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Waterfall {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) falls: Vec<Fall>,
    pub(crate) axis_title: String,
    pub(crate) width: f64,
}

const ROW: f64 = 30.0;
const BAR: f64 = 16.0;
const GAP: f64 = 8.0;

impl Waterfall {
    /// Draws the chart.
    pub(crate) fn draw(&self) -> String {
        let labels: Vec<Vec<String>> =
            self.falls.iter().map(|fall| wrapped(&fall.label, self.width * 0.3, TEXT)).collect();
        let widest = |texts: &mut dyn Iterator<Item = &str>| {
            texts.map(|text| text_width(text, TEXT)).fold(0.0_f64, f64::max)
        };
        let label_end = widest(&mut labels.iter().flatten().map(String::as_str));
        let side = widest(&mut self.falls.iter().map(|fall| fall.text.as_str())) + 2.0 * GAP;
        let (from, to) = (label_end + GAP, self.width - side);
        let levels = self.falls.iter().flat_map(|fall| [fall.level, fall.level - fall.change.unwrap_or(0.0)]);
        let axis = Axis::covering(levels, 6);
        let place = |value: f64| axis.place(value, from, to);
        let top = 8.0;
        let rows = f64::from(u32::try_from(self.falls.len()).unwrap_or(u32::MAX));
        let bottom = top + rows * ROW;
        let mut drawing = Drawing::new();
        for tick in axis.ticks() {
            let x = place(tick.value);
            drawing.line((x, top), (x, bottom), "grid");
            drawing.text((x, bottom + LINE), Anchor::Middle, "tick", &tick.label);
        }
        let mut y = top + ROW / 2.0;
        for (fall, lines) in plimsoll_units::pair(&self.falls, &labels) {
            let count = f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
            let mut line_y = y + 4.0 - (count - 1.0) * LINE / 2.0;
            for line in lines {
                drawing.text((label_end, line_y), Anchor::End, "label", line);
                line_y += LINE;
            }
            let (start, class) = match fall.change {
                Some(change) => (fall.level - change, if change < 0.0 { "loss" } else { "gain" }),
                None => (0.0, "liability"),
            };
            let (left, right) = (place(start).min(place(fall.level)), place(start).max(place(fall.level)));
            drawing.rect((left, y - BAR / 2.0), ((right - left).max(1.0), BAR), class, &fall.text);
            drawing.text((self.width - GAP, y + 4.0), Anchor::End, "value", &fall.text);
            y += ROW;
        }
        let zero = place(0.0);
        drawing.line((zero, top), (zero, bottom), "zero");
        drawing.text(
            (f64::midpoint(from, to), bottom + 2.0 * LINE),
            Anchor::Middle,
            "tick",
            &self.axis_title,
        );
        drawing.size(self.width, bottom + 2.0 * LINE + 8.0);
        drawing.finish(self.id, &self.title, &self.description)
    }
}
