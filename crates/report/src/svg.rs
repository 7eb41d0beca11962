//! Drawing: a small canvas for charts that are read without colour, without script, and by a screen reader.

mod bars;
mod heat_map;
mod ladder;
mod scale;
mod waterfall;

pub(crate) use bars::{Bar, BarChart, BarRow, Limit};
pub(crate) use heat_map::{HeatMap, HeatRow};
pub(crate) use ladder::{Ladder, Rung};
pub(crate) use waterfall::{Fall, Waterfall};

use std::fmt::Write as _;

/// Size of text in charts, in units of the drawing.
pub(crate) const TEXT: f64 = 11.5;
/// Distance between two lines of text.
pub(crate) const LINE: f64 = 14.0;

/// Which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A chart being drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    width: f64,
    height: f64,
    body: String,
}

impl Drawing {
    /// An empty drawing; the size is set when it is finished.
    pub(crate) const fn new() -> Self {
        Self { width: 0.0, height: 0.0, body: String::new() }
    }

    pub(crate) fn size(&mut self, width: f64, height: f64) {
        self.width = width;
        self.height = height;
    }

    pub(crate) fn rect(&mut self, corner: (f64, f64), size: (f64, f64), class: &str, tip: &str) {
        let ((x, y), (w, h)) = (corner, size);
        let open = format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            at(x),
            at(y),
            at(w.max(0.0)),
            at(h.max(0.0))
        );
        self.body.push_str(&open);
        self.close("rect", tip);
    }

    /// A rectangle in a colour of its own.
    pub(crate) fn filled(&mut self, corner: (f64, f64), size: (f64, f64), fill: &str, tip: &str) {
        let start = self.body.len();
        self.rect(corner, size, "cell", tip);
        let drawn = self.body.split_off(start);
        self.body.push_str(&drawn.replacen("class=\"cell\"", &format!("class=\"cell\" fill=\"{fill}\""), 1));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            at(from.0),
            at(from.1),
            at(to.0),
            at(to.1)
        );
    }

    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], class: &str) {
        let places: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", at(*x), at(*y))).collect();
        let _ = write!(self.body, "<polyline class=\"{class}\" points=\"{}\"/>", places.join(" "));
    }

    pub(crate) fn dot(&mut self, centre: (f64, f64), radius: f64, class: &str, tip: &str) {
        let open = format!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"",
            at(centre.0),
            at(centre.1),
            at(radius)
        );
        self.body.push_str(&open);
        self.close("circle", tip);
    }

    pub(crate) fn text(&mut self, place: (f64, f64), anchor: Anchor, class: &str, text: &str) {
        self.placed_text(place, anchor, class, "", text);
    }

    /// Text turned against the clock around its end, for labels below an axis.
    pub(crate) fn turned_text(&mut self, place: (f64, f64), degrees: f64, text: &str) {
        let turn = format!(" transform=\"rotate({} {} {})\"", at(-degrees), at(place.0), at(place.1));
        self.placed_text(place, Anchor::End, "tick", &turn, text);
    }

    fn placed_text(&mut self, place: (f64, f64), anchor: Anchor, class: &str, turn: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\"{turn}>{}</text>",
            at(place.0),
            at(place.1),
            escaped(text)
        );
    }

    fn close(&mut self, element: &str, tip: &str) {
        if tip.is_empty() {
            self.body.push_str("/>");
        } else {
            let _ = write!(self.body, "><title>{}</title></{element}>", escaped(tip));
        }
    }

    /// The drawing as an `svg` element with a title and a description for those who cannot see it.
    pub(crate) fn finish(self, id: &str, title: &str, description: &str) -> String {
        format!(
            "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {w} {h}\" aria-labelledby=\"{id}-title {id}-desc\" \
             preserveAspectRatio=\"xMidYMin meet\" style=\"max-width:{most}px\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{}</svg>",
            escaped(title),
            escaped(description),
            self.body,
            w = at(self.width),
            h = at(self.height),
            most = at(self.width * 1.25),
        )
    }
}

/// A coordinate with at most two decimals.
fn at(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Text that is safe in an element and in a quoted attribute; controls that XML refuses become spaces.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// How wide a text may get, for any of the usual sans-serif fonts: the widest of them is what counts.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.36,
            ' ' | '\u{a0}' | 't' | 'f' | 'r' | 'I' | '(' | ')' | '/' | '-' => 0.45,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '\u{2212}' => 1.0,
            'A'..='Z' | '+' | '<' | '>' | '=' => 0.8,
            ' '..='~' => 0.64,
            _ => 1.05,
        })
        .sum();
    ems * size
}

/// Breaks a text into lines of at most this width; nothing is dropped, words too long are cut at a letter.
pub(crate) fn wrapped(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive([' ', '/', '_', '|']) {
        if !line.is_empty() && text_width(&format!("{line}{}", word.trim_end()), size) > width {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if !line.is_empty()
                && letter != ' '
                && text_width(&line, size) + text_width(&letter.to_string(), size) > width
            {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    let mut lines: Vec<String> = lines.into_iter().map(|line| line.trim().to_owned()).collect();
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("<b a=\"1\">&'\u{1}"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39; ");
        let mut drawing = Drawing::new();
        drawing.text((0.0, 0.0), Anchor::Start, "t", "</text><script>");
        let svg = drawing.finish("x", "<", ">");
        assert!(!svg.contains("<script>"), "{svg}");
    }

    #[test]
    fn wrapping_keeps_every_letter_within_the_width() {
        for text in [
            "a",
            "Parallel up",
            "group/of/many/tags",
            "Donaudampfschifffahrtsgesellschaft",
            "汉字汉字汉字汉字汉字",
        ] {
            let lines = wrapped(text, 60.0, TEXT);
            assert!(lines.iter().all(|line| text_width(line, TEXT) <= 60.0), "{lines:?}");
            let kept: String = lines.concat();
            assert_eq!(kept.replace(' ', ""), text.replace(' ', ""));
        }
        assert!(wrapped("", 60.0, TEXT).is_empty());
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([at(1.0), at(-0.001), at(2.346), at(100.0)], ["1", "0", "2.35", "100"].map(str::to_owned));
    }
}
