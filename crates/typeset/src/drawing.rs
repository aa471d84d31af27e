//! From a drawing to inks: the paths of an SVG as shapes in CMYK, for a press that takes no RGB.
//!
//! What cannot be said so (gradients, transparency, effects) was turned into pixels before it came here; see the library `image`.

use resvg::usvg::tiny_skia_path::{Path, PathSegment, Point as PathPoint, StrokeDash, Transform};
use resvg::usvg::{self, Group, Node, Paint as SvgPaint, Tree};
use typst::layout::{Abs, Frame, FrameItem, Point, Size};
use typst::syntax::Span;
use typst::visualize::{Cmyk, Color, Curve, FillRule, Geometry, Paint, ProcessColor, Shape};

use colour::OutputProfile;

/// The drawing at a size, or what in it has no ink.
///
/// # Errors
/// What was found, in English.
pub(super) fn in_inks(tree: &Tree, size: Size, profile: &OutputProfile) -> Result<Frame, String> {
    let own = tree.size();
    let (across, down) = (size.x.to_pt() as f32 / own.width(), size.y.to_pt() as f32 / own.height());
    let mut out = Inked { frame: Frame::soft(size), scale: Transform::from_scale(across, down), profile };
    out.group(tree.root())?;
    Ok(out.frame)
}

struct Inked<'a> {
    frame: Frame,
    scale: Transform,
    profile: &'a OutputProfile,
}

impl Inked<'_> {
    fn group(&mut self, group: &Group) -> Result<(), String> {
        // A clip that cuts was turned into pixels; what is left is the edge of the canvas.
        if group.opacity().get() < 1.0 || group.mask().is_some() || !group.filters().is_empty() {
            return Err("a drawing with transparency or effects".into());
        }
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner)?,
                Node::Path(path) if path.is_visible() => {
                    let fill_first = path.paint_order() == usvg::PaintOrder::FillAndStroke;
                    if fill_first {
                        self.fill(path)?;
                    }
                    self.stroke(path)?;
                    if !fill_first {
                        self.fill(path)?;
                    }
                }
                Node::Path(_) => {}
                Node::Image(_) | Node::Text(_) => return Err("a drawing with a picture or letters in it".into()),
            }
        }
        Ok(())
    }

    fn fill(&mut self, path: &usvg::Path) -> Result<(), String> {
        let Some(fill) = path.fill() else { return Ok(()) };
        let rule = match fill.rule() {
            usvg::FillRule::NonZero => FillRule::NonZero,
            usvg::FillRule::EvenOdd => FillRule::EvenOdd,
        };
        let ink = self.ink(fill.paint(), fill.opacity())?;
        self.shape(path.data().clone().transform(path.abs_transform()), ink, rule);
        Ok(())
    }

    /// A line as the area it covers, for a transformation may make it thicker in one direction than in the other.
    fn stroke(&mut self, path: &usvg::Path) -> Result<(), String> {
        let Some(stroke) = path.stroke() else { return Ok(()) };
        let ink = self.ink(stroke.paint(), stroke.opacity())?;
        let dashed = stroke.dasharray().and_then(|dashes| StrokeDash::new(dashes.to_vec(), stroke.dashoffset()));
        let line = match dashed {
            Some(dash) => path.data().dash(&dash, RESOLUTION),
            None => Some(path.data().clone()),
        };
        let area = line.and_then(|line| line.stroke(&stroke.to_tiny_skia(), RESOLUTION));
        self.shape(area.and_then(|area| area.transform(path.abs_transform())), ink, FillRule::NonZero);
        Ok(())
    }

    fn ink(&self, paint: &SvgPaint, opacity: usvg::Opacity) -> Result<Paint, String> {
        let SvgPaint::Color(colour) = paint else { return Err("a drawing with a gradient or a pattern".into()) };
        if opacity.get() < 1.0 {
            return Err("a drawing with transparency".into());
        }
        let rgb = [colour.red, colour.green, colour.blue];
        let (least, most) = (rgb.iter().min(), rgb.iter().max());
        // Grey and black stand on the black plate alone, as all grey here does.
        let [c, m, y, k] = match (least, most) {
            (Some(least), Some(most)) if most - least <= NEUTRAL => [0.0, 0.0, 0.0, 1.0 - f32::from(*most) / 255.0],
            _ => self.profile.cmyk_of(rgb),
        };
        Ok(Color::Process(ProcessColor::Cmyk(Cmyk { c, m, y, k })).into())
    }

    fn shape(&mut self, path: Option<Path>, fill: Paint, fill_rule: FillRule) {
        let Some(path) = path.and_then(|path| path.transform(self.scale)) else { return };
        let shape = Shape { geometry: Geometry::Curve(curve(&path)), fill: Some(fill), fill_rule, stroke: None };
        self.frame.push(Point::zero(), FrameItem::Shape(shape, Span::detached()));
    }
}

/// How finely curves of lines are followed, as a factor of their own units.
const RESOLUTION: f32 = 4.0;

/// Colours whose channels differ by no more than this look grey.
const NEUTRAL: u8 = 4;

fn curve(path: &Path) -> Curve {
    let at = |point: PathPoint| Point::new(Abs::pt(f64::from(point.x)), Abs::pt(f64::from(point.y)));
    let between = |from: PathPoint, to: PathPoint, share: f32| {
        PathPoint::from_xy(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
    };
    let mut out = Curve::new();
    let (mut last, mut first) = (PathPoint::zero(), PathPoint::zero());
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                out.move_(at(to));
                (first, last) = (to, to);
            }
            PathSegment::LineTo(to) => {
                out.line(at(to));
                last = to;
            }
            PathSegment::QuadTo(middle, to) => {
                // The same curve with two points of control.
                out.cubic(at(between(last, middle, 2.0 / 3.0)), at(between(to, middle, 2.0 / 3.0)), at(to));
                last = to;
            }
            PathSegment::CubicTo(one, two, to) => {
                out.cubic(at(one), at(two), at(to));
                last = to;
            }
            PathSegment::Close => {
                out.close();
                last = first;
            }
        }
    }
    out
}
