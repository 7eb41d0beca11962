//! Horizontal bars by row, one or several in each, with limits and a column of figures beside them.

use super::scale::Axis;
use super::{Anchor, Drawing, LINE, TEXT, text_width, wrapped};

/// One bar and what is written at its end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    pub(crate) value: f64,
    pub(crate) text: String,
}

/// The bars of one row: one for each series, `None` where there is no figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BarRow {
    pub(crate) label: String,
    pub(crate) bars: Vec<Option<Bar>>,
    /// A figure in the column at the right, empty for none.
    pub(crate) side: String,
}

/// A line across the bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    pub(crate) value: f64,
    pub(crate) text: String,
}

/// A chart of horizontal bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BarChart {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Names of the series; with one there is no legend, and losses differ from gains by colour, side and sign.
    pub(crate) series: Vec<String>,
    pub(crate) rows: Vec<BarRow>,
    pub(crate) side_title: String,
    pub(crate) limits: Vec<Limit>,
    pub(crate) axis_title: String,
    /// Width of the drawing: what its panel has on a desk screen. It grows when labels need more.
    pub(crate) width: f64,
}

const PLOT_LEAST: f64 = 160.0;
const GAP: f64 = 8.0;

/// Where things stand, in units of the drawing.
struct Layout {
    label_end: f64,
    from: f64,
    to: f64,
    width: f64,
    top: f64,
    bottom: f64,
    thickness: f64,
}

impl BarChart {
    /// Draws the chart.
    pub(crate) fn draw(&self) -> String {
        let labels: Vec<Vec<String>> =
            self.rows.iter().map(|row| wrapped(&row.label, self.width * 0.28, TEXT)).collect();
        let values = self.bars().map(|bar| bar.value).chain(self.limits.iter().map(|limit| limit.value));
        let mut drawing = Drawing::new();
        let legend = self.draw_legend(&mut drawing);
        let layout = self.layout(&labels, legend);
        let axis = Axis::covering(values, if layout.to - layout.from > 300.0 { 6 } else { 4 });
        self.draw_axis(&mut drawing, &layout, &axis);
        let mut middles = Vec::with_capacity(self.rows.len());
        let mut y = layout.top;
        for (row, lines) in plimsoll_units::pair(&self.rows, &labels) {
            let height = self.row_height(lines.len(), layout.thickness);
            middles.push(y + height / 2.0);
            self.draw_row(&mut drawing, &layout, &axis, row, lines, y + height / 2.0);
            y += height;
        }
        let zero = axis.place(0.0, layout.from, layout.to);
        drawing.line((zero, layout.top), (zero, layout.bottom), "zero");
        self.draw_limits(&mut drawing, &layout, &axis, legend);
        for (row, middle) in plimsoll_units::pair(&self.rows, &middles) {
            draw_values(&mut drawing, &layout, &axis, row, *middle);
        }
        drawing.size(
            layout.width,
            layout.bottom + LINE + if self.axis_title.is_empty() { 6.0 } else { LINE + 8.0 },
        );
        drawing.finish(self.id, &self.title, &self.description)
    }

    fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.rows.iter().flat_map(|row| row.bars.iter().flatten())
    }

    fn row_height(&self, lines: usize, thickness: f64) -> f64 {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let bars = count(self.series.len().max(1)) * thickness;
        (count(lines) * LINE).max(bars) + 13.0
    }

    fn layout(&self, labels: &[Vec<String>], legend: f64) -> Layout {
        let widest = |texts: &mut dyn Iterator<Item = &str>| {
            texts.map(|text| text_width(text, TEXT)).fold(0.0_f64, f64::max)
        };
        let label_end = widest(&mut labels.iter().flatten().map(String::as_str));
        let left = widest(&mut self.bars().filter(|bar| bar.value < 0.0).map(|bar| bar.text.as_str())) + GAP;
        let right =
            widest(&mut self.bars().filter(|bar| bar.value >= 0.0).map(|bar| bar.text.as_str())) + GAP;
        let side = widest(
            &mut self
                .rows
                .iter()
                .map(|row| row.side.as_str())
                .chain(std::iter::once(self.side_title.as_str())),
        );
        let side = if side > 0.0 { side + 2.0 * GAP } else { GAP };
        let from = label_end + GAP + left;
        let width = self.width.max(from + PLOT_LEAST + right + side);
        let top = legend
            + LINE
                * f64::from(u32::try_from(self.limits.len()).unwrap_or(0))
                    .max(f64::from(u8::from(!self.side_title.is_empty())))
            + 10.0;
        let thickness = if self.series.len() > 1 { 15.0 } else { 18.0 };
        let rows: f64 = labels.iter().map(|lines| self.row_height(lines.len(), thickness)).sum();
        Layout { label_end, from, to: width - side - right, width, top, bottom: top + rows, thickness }
    }

    /// Draws the legend and returns where it ends.
    fn draw_legend(&self, drawing: &mut Drawing) -> f64 {
        if self.series.len() < 2 {
            return 0.0;
        }
        let mut y = 12.0;
        let mut x = 0.0;
        for (place, name) in self.series.iter().enumerate() {
            for (n, line) in wrapped(name, self.width - 40.0, TEXT).iter().enumerate() {
                let needed = 34.0 + text_width(line, TEXT);
                if x > 0.0 && (x + needed > self.width || n > 0) {
                    x = 0.0;
                    y += LINE + 4.0;
                }
                if n == 0 {
                    drawing.rect((x, y - 9.0), (16.0, 10.0), series_class(place), "");
                }
                drawing.text((x + 22.0, y), Anchor::Start, "label", line);
                x += needed;
            }
        }
        y + 10.0
    }

    fn draw_axis(&self, drawing: &mut Drawing, layout: &Layout, axis: &Axis) {
        let mut free_from = f64::NEG_INFINITY;
        for tick in axis.ticks() {
            let x = axis.place(tick.value, layout.from, layout.to);
            drawing.line((x, layout.top), (x, layout.bottom), "grid");
            let half = text_width(&tick.label, TEXT) / 2.0;
            let middle = x.clamp(half.min(layout.width / 2.0), layout.width - half);
            if middle - half > free_from {
                drawing.text((middle, layout.bottom + LINE), Anchor::Middle, "tick", &tick.label);
                free_from = middle + half + 4.0;
            }
        }
        let half = text_width(&self.axis_title, TEXT) / 2.0;
        let middle =
            f64::midpoint(layout.from, layout.to).clamp(half.min(layout.width / 2.0), layout.width - half);
        if !self.axis_title.is_empty() {
            drawing.text(
                (middle, layout.bottom + 2.0 * LINE + 2.0),
                Anchor::Middle,
                "tick",
                &self.axis_title,
            );
        }
    }

    fn draw_row(
        &self,
        drawing: &mut Drawing,
        layout: &Layout,
        axis: &Axis,
        row: &BarRow,
        lines: &[String],
        middle: f64,
    ) {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let first_line = middle - count(lines.len()) * LINE / 2.0 + LINE - 3.5;
        for (n, line) in lines.iter().enumerate() {
            drawing.text((layout.label_end, first_line + count(n) * LINE), Anchor::End, "label", line);
        }
        let zero = axis.place(0.0, layout.from, layout.to);
        let first_bar = middle - count(row.bars.len()) * layout.thickness / 2.0;
        for (n, bar) in row.bars.iter().enumerate() {
            let y = first_bar + count(n) * layout.thickness;
            let Some(bar) = bar else { continue };
            let end = axis.place(bar.value, layout.from, layout.to);
            let class = match (self.series.len(), bar.value < 0.0) {
                (2.., _) => series_class(n),
                (_, true) => "loss",
                (_, false) => "gain",
            };
            let name = self.series.get(n).map_or(String::new(), |name| format!(", {name}"));
            let tip = format!("{}{name}: {}", row.label, bar.text);
            drawing.rect((zero.min(end), y + 1.0), ((end - zero).abs(), layout.thickness - 2.0), class, &tip);
        }
        if !row.side.is_empty() {
            drawing.text((layout.width - 2.0, middle + 4.0), Anchor::End, "side", &row.side);
        }
    }

    fn draw_limits(&self, drawing: &mut Drawing, layout: &Layout, axis: &Axis, legend: f64) {
        if !self.side_title.is_empty() {
            drawing.text((layout.width - 2.0, layout.top - 6.0), Anchor::End, "tick", &self.side_title);
        }
        let side = text_width(&self.side_title, TEXT) + 2.0 * GAP;
        for (n, limit) in self.limits.iter().enumerate() {
            let x = axis.place(limit.value, layout.from, layout.to);
            let y = legend + LINE * f64::from(u32::try_from(n + 1).unwrap_or(0));
            drawing.line((x, y + 4.0), (x, layout.bottom), "limit");
            let half = text_width(&limit.text, TEXT) / 2.0;
            let middle = x.clamp(half, (layout.width - side - half).max(half));
            drawing.text((middle, y), Anchor::Middle, "limit-label", &limit.text);
        }
    }
}

/// Writes the value at each bar's end, over all lines.
fn draw_values(drawing: &mut Drawing, layout: &Layout, axis: &Axis, row: &BarRow, middle: f64) {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let first_bar = middle - count(row.bars.len()) * layout.thickness / 2.0;
    for (n, bar) in row.bars.iter().enumerate() {
        let Some(bar) = bar else { continue };
        let end = axis.place(bar.value, layout.from, layout.to);
        let baseline = first_bar + (count(n) + 0.5) * layout.thickness + 4.0;
        if bar.value < 0.0 {
            drawing.text((end - 5.0, baseline), Anchor::End, "value", &bar.text);
        } else {
            drawing.text((end + 5.0, baseline), Anchor::Start, "value", &bar.text);
        }
    }
}

const fn series_class(place: usize) -> &'static str {
    match place % 6 {
        0 => "s0",
        1 => "s1",
        2 => "s2",
        3 => "s3",
        4 => "s4",
        _ => "s5",
    }
}
