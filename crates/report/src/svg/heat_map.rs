//! A heat map: rows by columns, each cell with its number; the colour only repeats the number.

use super::{Anchor, Drawing, LINE, TEXT, text_width, wrapped};

/// One row of a heat map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeatRow {
    pub(crate) label: String,
    /// The value and its text in each column; `None` where there is no figure.
    pub(crate) cells: Vec<Option<(f64, String)>>,
}

/// A chart of a heat map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeatMap {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<HeatRow>,
    /// Whether it is for a third of the page, else for a half.
    pub(crate) narrow: bool,
}

/// A heat map that has been drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DrawnHeatMap {
    pub(crate) svg: String,
    /// Width of the drawing; it grows with what the cells hold.
    pub(crate) width: f64,
}

/// Width of a drawing and of its labels.
struct Widths {
    least: f64,
    most_label: f64,
}

const NARROW: Widths = Widths { least: 440.0, most_label: 130.0 };
const HALF: Widths = Widths { least: 640.0, most_label: 260.0 };

/// Fill and colour of text, from most negative to most positive. Source: C. Brewer, ColorBrewer 2.0, scheme PuOr (11).
const SHADES: [(&str, &str); 11] = [
    ("#7f3b08", "on-dark"),
    ("#b35806", "on-dark"),
    ("#e08214", "on-light"),
    ("#fdb863", "on-light"),
    ("#fee0b6", "on-light"),
    ("#f7f7f7", "on-light"),
    ("#d8daeb", "on-light"),
    ("#b2abd2", "on-light"),
    ("#8073ac", "on-light"),
    ("#542788", "on-dark"),
    ("#2d004b", "on-dark"),
];

impl HeatMap {
    /// Draws the chart.
    pub(crate) fn draw(&self) -> DrawnHeatMap {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let widths = if self.narrow { NARROW } else { HALF };
        let labels: Vec<Vec<String>> =
            self.rows.iter().map(|row| wrapped(&row.label, widths.most_label, TEXT)).collect();
        let left = labels.iter().flatten().map(|line| text_width(line, TEXT)).fold(0.0_f64, f64::max) + 8.0;
        let cells = || self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let widest = cells()
            .map(|(_, text)| text.as_str())
            .chain(self.columns.iter().map(String::as_str))
            .map(|text| text_width(text, TEXT) + 8.0)
            .fold(0.0_f64, f64::max);
        let cell = widest.max((widths.least - left) / count(self.columns.len().max(1)));
        let largest =
            cells().map(|(value, _)| value.abs()).filter(|size| size.is_finite()).fold(0.0, f64::max);
        let least_height = if self.rows.len() > 8 { 26.0 } else { 46.0 };
        let mut drawing = Drawing::new();
        let mut y = 2.0;
        for (place, row) in self.rows.iter().enumerate() {
            let lines = labels.get(place).map_or(&[][..], Vec::as_slice);
            let height = (count(lines.len()) * LINE + 6.0).max(least_height);
            draw_row(&mut drawing, row, lines, (left, y), (cell, height), largest);
            y += height;
        }
        for (n, column) in self.columns.iter().enumerate() {
            let x = left + (count(n) + 0.5) * cell;
            drawing.text((x, y + LINE + 2.0), Anchor::Middle, "tick", column);
        }
        let width = widths.least.max(left + cell * count(self.columns.len()));
        draw_legend(&mut drawing, width, y + 2.0 * LINE + 4.0);
        drawing.size(width, y + 3.0 * LINE + 14.0);
        DrawnHeatMap { svg: drawing.finish(self.id, &self.title, &self.description), width }
    }
}

fn draw_row(
    drawing: &mut Drawing,
    row: &HeatRow,
    lines: &[String],
    corner: (f64, f64),
    size: (f64, f64),
    largest: f64,
) {
    let ((left, top), (width, height)) = (corner, size);
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let first = top + height / 2.0 - count(lines.len()) * LINE / 2.0 + LINE - 3.5;
    for (n, line) in lines.iter().enumerate() {
        drawing.text((left - 8.0, first + count(n) * LINE), Anchor::End, "label", line);
    }
    for (n, cell) in row.cells.iter().enumerate() {
        let x = left + count(n) * width;
        let middle = (x + width / 2.0, top + height / 2.0 + 4.0);
        if let Some((value, text)) = cell {
            let (fill, class) = shade(*value, largest);
            let nothing = !text.contains(|c: char| ('1'..='9').contains(&c));
            let class = if nothing { "nothing" } else { class };
            drawing.filled((x + 1.0, top + 1.0), (width - 2.0, height - 2.0), fill, "");
            drawing.text(middle, Anchor::Middle, class, text);
        } else {
            drawing.rect((x + 1.0, top + 1.0), (width - 2.0, height - 2.0), "no-cell", "no figure");
            drawing.text(middle, Anchor::Middle, "tick", "–");
        }
    }
}

fn draw_legend(drawing: &mut Drawing, width: f64, y: f64) {
    let (loss, gain) = ("loses when rates rise", "gains when rates rise");
    let side = text_width(loss, TEXT).max(text_width(gain, TEXT)) + 8.0;
    let band = ((width - 2.0 * side) / 11.0).clamp(4.0, 14.0);
    let start = width / 2.0 - 5.5 * band;
    drawing.text((start - 8.0, y + 9.0), Anchor::End, "tick", gain);
    let mut x = start;
    for (fill, _) in SHADES {
        drawing.filled((x, y), (band, 10.0), fill, "");
        x += band;
    }
    drawing.text((x + 8.0, y + 9.0), Anchor::Start, "tick", loss);
}

/// The shade of a value when the largest size has the darkest.
fn shade(value: f64, largest: f64) -> (&'static str, &'static str) {
    if largest <= 0.0 || !value.is_finite() {
        return SHADES[5];
    }
    let share = value / largest;
    let mut place = 0;
    let mut edge = -9.0 / 11.0;
    while place < SHADES.len() - 1 && share > edge {
        place += 1;
        edge += 2.0 / 11.0;
    }
    SHADES[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_go_from_negative_to_positive() {
        for (share, place) in [(-1.0, 0), (-0.8, 1), (0.0, 5), (0.01, 5), (0.5, 8), (1.0, 10)] {
            assert_eq!(shade(share * 3.0, 3.0), SHADES[place], "{share}");
        }
        assert_eq!(shade(1.0, 0.0), SHADES[5]);
        assert_eq!(shade(f64::NAN, 1.0), SHADES[5]);
    }
}
