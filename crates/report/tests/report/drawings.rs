//! Charts: nothing outside the drawing, no text over another.

use crate::{made, odd};
use plimsoll::Answer;
use plimsoll_report::report_html;

/// A box of a drawing.
#[derive(Clone, Debug)]
struct Area {
    what: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

fn number(tag: &str, name: &str) -> f64 {
    let text = attribute(tag, name).unwrap_or_else(|| panic!("no {name} in {tag}"));
    let number: f64 = text.parse().unwrap_or_else(|_| panic!("{name} is {text} in {tag}"));
    assert!(number.is_finite(), "{tag}");
    number
}

/// Letters of Liberation Sans, which is as wide as Arial and Helvetica: 0.556 em for a digit, a little more for safety.
fn width(text: &str) -> f64 {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    let ems = |c: char| match c {
        'i' | 'j' | 'l' | ',' | '.' | ' ' | '\u{a0}' | 't' | 'f' | '|' | '\'' => 0.278,
        'm' | 'w' | 'M' | 'W' | '%' => 0.889,
        'A'..='Z' => 0.7,
        _ => 0.584,
    };
    text.chars().map(ems).sum::<f64>() * 11.5
}

struct Drawing {
    width: f64,
    height: f64,
    texts: Vec<Area>,
    shapes: Vec<Area>,
}

fn drawings(html: &str) -> Vec<Drawing> {
    html.split("<svg class=\"chart\"")
        .skip(1)
        .map(|rest| drawing(rest.split("</svg>").next().unwrap()))
        .collect()
}

fn drawing(svg: &str) -> Drawing {
    let size: Vec<f64> = attribute(svg, "viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let mut found = Drawing { width: size[2], height: size[3], texts: Vec::new(), shapes: Vec::new() };
    for tag in svg.split('<').skip(1) {
        let (name, _) = tag.split_once([' ', '>']).unwrap_or((tag, ""));
        match name {
            "text" => {
                let words = tag.split_once('>').unwrap().1;
                let (x, y, wide) = (number(tag, "x"), number(tag, "y"), width(words));
                let left = match attribute(tag, "text-anchor").unwrap() {
                    "start" => x,
                    "middle" => x - wide / 2.0,
                    _ => x - wide,
                };
                let area = if tag.contains("rotate") {
                    let turn = 40_f64.to_radians();
                    let (across, down) = (wide * turn.cos(), wide * turn.sin());
                    Area {
                        what: words.to_owned(),
                        left: x - across,
                        right: x + 8.0,
                        top: y - 9.0,
                        bottom: y + down,
                    }
                } else {
                    Area { what: words.to_owned(), left, right: left + wide, top: y - 8.0, bottom: y + 2.0 }
                };
                found.texts.push(area);
            }
            "rect" => {
                let (left, top) = (number(tag, "x"), number(tag, "y"));
                let (wide, high) = (number(tag, "width"), number(tag, "height"));
                assert!(wide >= 0.0 && high >= 0.0, "{tag}");
                let area = Area { what: tag.to_owned(), left, right: left + wide, top, bottom: top + high };
                found.shapes.push(area);
            }
            "line" => {
                let (x1, x2) = (number(tag, "x1"), number(tag, "x2"));
                let (y1, y2) = (number(tag, "y1"), number(tag, "y2"));
                let (left, right, top, bottom) = (x1.min(x2), x1.max(x2), y1.min(y2), y1.max(y2));
                found.shapes.push(Area { what: tag.to_owned(), left, right, top, bottom });
            }
            "circle" => {
                let (x, y, r) = (number(tag, "cx"), number(tag, "cy"), number(tag, "r"));
                let area =
                    Area { what: tag.to_owned(), left: x - r, right: x + r, top: y - r, bottom: y + r };
                found.shapes.push(area);
            }
            _ => {}
        }
    }
    found
}

fn check(name: &str, answer: &Answer, at_least: usize) {
    let html = report_html(answer, &made::record()).unwrap();
    let drawings = drawings(&html);
    assert!(drawings.len() >= at_least, "{name} has {} drawings", drawings.len());
    for drawing in drawings {
        for area in drawing.texts.iter().chain(&drawing.shapes) {
            let inside = area.left >= -0.5
                && area.right <= drawing.width + 0.5
                && area.top >= -0.5
                && area.bottom <= drawing.height + 0.5;
            assert!(inside, "{name}: {area:?} is outside {} by {}", drawing.width, drawing.height);
        }
        let level: Vec<&Area> = drawing.texts.iter().filter(|area| area.bottom - area.top <= 10.5).collect();
        for (place, one) in level.iter().enumerate() {
            for other in &level[place + 1..] {
                assert!(!one.meets(other), "{name}: {} over {}: {one:?} {other:?}", one.what, other.what);
            }
        }
    }
}

#[test]
fn nothing_is_clipped_and_no_text_lies_over_another() {
    check("bank", &made::bank(), 6);
    check("two currencies", &made::two_currencies(), 6);
    check("zero", &made::scaled(0.0), 6);
    check("many groups", &made::many_groups(), 5);
    check("empty", &made::empty(), 0);
    for power in (-10..=23).step_by(3) {
        check("scaled", &made::scaled(10_f64.powi(power)), 6);
        check("scaled and turned", &made::scaled(-10_f64.powi(power)), 6);
    }
}

#[test]
fn without_tier1_the_bars_are_money() {
    let answer = odd::without_tier1();
    check("without Tier 1", &answer, 6);
    let html = report_html(&answer, &made::record()).unwrap();
    assert!(html.contains("Tier 1 is not given"));
    assert!(!html.contains("limit −15"));
}
