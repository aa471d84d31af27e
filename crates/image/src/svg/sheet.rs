//! Style sheets of a drawing: rules, and which declarations hold for an element (CSS Cascading 4, 6).

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser,
    RuleBodyItemParser, RuleBodyParser, StyleSheetParser, Token, parse_important,
};
use roxmltree::Node;
use selectors::SelectorList;
use selectors::context::SelectorCaches;
use selectors::parser::ParseRelative;

use super::selecting::{Drawings, Reader, Unread, lowered, means};
use super::{attribute, not_understood, values};
use crate::refusal::Refusal;

/// Rules times elements: each is held against each.
const MOST_COMPARED: usize = 10_000_000;

/// Brackets within one another.
const DEEPEST: usize = 30;

/// Rules that paint nothing.
const INERT: [&str; 10] = [
    "font-face",
    "keyframes",
    "-webkit-keyframes",
    "-moz-keyframes",
    "-o-keyframes",
    "page",
    "charset",
    "namespace",
    "font-feature-values",
    "counter-style",
];

/// A property and its value.
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) value: String,
    important: bool,
}

struct Rule {
    selectors: SelectorList<Drawings>,
    declarations: Vec<Declaration>,
}

/// All rules of a drawing.
#[derive(Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    caches: SelectorCaches,
    compared: usize,
}

impl Sheet {
    /// Adds the rules of a text.
    pub(super) fn read(&mut self, text: &str) -> Result<(), Refusal> {
        shallow(text)?;
        let mut rules = Rules::default();
        // Text of HTML editors hides itself from browsers of long ago.
        let text = text.replace("<!--", " ").replace("-->", " ");
        let read = rules.all(&mut Parser::new(&text));
        if let Some(refusal) = rules.refusal {
            return Err(refusal);
        }
        self.rules.extend(read);
        Ok(())
    }

    /// What holds for an element: the last word of each property stands last. `attributes` are those that count as declarations.
    pub(super) fn declarations(
        &mut self,
        node: Node<'_, '_>,
        attributes: Vec<(String, String)>,
    ) -> Result<Vec<Declaration>, Refusal> {
        self.compared += self.rules.len();
        if self.compared > MOST_COMPARED {
            return Err(Refusal::TooComplex);
        }
        let mut out: Vec<(u32, Declaration)> = Vec::new();
        for rule in &self.rules {
            let own = rule.selectors.slice().iter().filter(|one| means(one, node, &mut self.caches));
            if let Some(weight) = own.map(|selector| selector.specificity()).max() {
                out.extend(rule.declarations.iter().map(|one| (weight, one.clone())));
            }
        }
        out.sort_by_key(|(weight, _)| *weight);
        let attributes = attributes.into_iter().map(|(name, value)| Declaration { name, value, important: false });
        let inline = attribute(node, "style").map(inline).transpose()?.unwrap_or_default();
        let all: Vec<Declaration> = attributes.chain(out.into_iter().map(|(_, one)| one)).chain(inline).collect();
        let (last, first) = all.into_iter().partition::<Vec<_>, _>(|one| one.important);
        Ok(first.into_iter().chain(last).collect())
    }
}

/// The declarations of an attribute.
fn inline(text: &str) -> Result<Vec<Declaration>, Refusal> {
    shallow(text)?;
    let mut refusal = None;
    let own = body(&mut Parser::new(text), &mut refusal);
    refusal.map_or(Ok(own), Err)
}

/// Refuses brackets that stand too deep, for they are read by what calls itself.
fn shallow(text: &str) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Refusal::TooComplex);
        }
    }
    Ok(())
}

fn body(input: &mut Parser<'_>, refusal: &mut Option<Refusal>) -> Vec<Declaration> {
    // What cannot be read is left out, as every reader does (CSS Syntax 3, 9).
    RuleBodyParser::new(input, &mut Body { refusal }).filter_map(Result::ok).flatten().collect()
}

/// Everything up to the end of a part.
fn rest<'i>(input: &mut Parser<'i>) -> &'i str {
    let from = input.position();
    while input.next().is_ok() {}
    input.slice_from(from).trim()
}

#[derive(Default)]
struct Rules {
    refusal: Option<Refusal>,
}

impl Rules {
    fn all(&mut self, input: &mut Parser<'_>) -> Vec<Rule> {
        StyleSheetParser::new(input, self).filter_map(Result::ok).flatten().collect()
    }

    fn refuse(&mut self, refusal: Refusal) -> ParseError<Unread> {
        self.refusal.get_or_insert(refusal);
        ParseError::custom(Unread)
    }
}

impl<'i> QualifiedRuleParser<'i> for Rules {
    type Prelude = SelectorList<Drawings>;
    type QualifiedRule = Vec<Rule>;
    type Error = Unread;

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<SelectorList<Drawings>, ParseError<Unread>> {
        let begin = input.state();
        let from = input.position();
        match SelectorList::parse(&Reader, input, ParseRelative::No) {
            Ok(list) => Ok(list),
            Err(_) => {
                input.reset(&begin);
                while input.next().is_ok() {}
                Err(self.refuse(not_understood(input.slice_from(from))))
            }
        }
    }

    fn parse_block(
        &mut self,
        selectors: SelectorList<Drawings>,
        _: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<Vec<Rule>, ParseError<Unread>> {
        let declarations = body(input, &mut self.refusal);
        Ok(vec![Rule { selectors, declarations }])
    }
}

impl<'i> AtRuleParser<'i> for Rules {
    /// Whether what is inside holds.
    type Prelude = bool;
    type AtRule = Vec<Rule>;
    type Error = Unread;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Result<bool, ParseError<Unread>> {
        let name = name.to_ascii_lowercase();
        let prelude = rest(input);
        match name.as_str() {
            name if INERT.contains(&name) => Ok(false),
            "media" => values::media(prelude).ok_or_else(|| self.refuse(not_understood(&format!("@media {prelude}")))),
            "import" => Err(self.refuse(Refusal::External { what: "@import".into() })),
            _ => Err(self.refuse(not_understood(&format!("@{name}")))),
        }
    }

    fn rule_without_block(&mut self, _: bool, _: &ParserState) -> Result<Vec<Rule>, ()> {
        Ok(Vec::new())
    }

    fn parse_block(
        &mut self,
        holds: bool,
        _: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<Vec<Rule>, ParseError<Unread>> {
        if holds {
            return Ok(self.all(input));
        }
        rest(input);
        Ok(Vec::new())
    }
}

/// The inside of a rule.
struct Body<'r> {
    refusal: &'r mut Option<Refusal>,
}

impl<'i> DeclarationParser<'i> for Body<'_> {
    type Declaration = Option<Declaration>;
    type Error = Unread;

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _: &ParserState,
    ) -> Result<Option<Declaration>, ParseError<Unread>> {
        let from = input.position();
        let (end, important) = loop {
            let before = input.state();
            let end = input.position();
            let nested = match input.next_including_whitespace_and_comments() {
                Ok(Token::Delim('!')) => {
                    input.reset(&before);
                    break (end, input.try_parse(parse_important).is_ok());
                }
                Ok(
                    Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock,
                ) => true,
                Ok(_) => false,
                Err(_) => break (end, false),
            };
            if nested {
                input.parse_nested_block(|input| {
                    rest(input);
                    Ok::<(), ParseError<Unread>>(())
                })?;
            }
        };
        let value = input.slice(from..end).trim().to_owned();
        input.expect_exhausted()?;
        Ok(Some(Declaration { name: lowered(&name), value, important }))
    }
}

impl<'i> QualifiedRuleParser<'i> for Body<'_> {
    type Prelude = String;
    type QualifiedRule = Option<Declaration>;
    type Error = Unread;

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<String, ParseError<Unread>> {
        Ok(rest(input).to_owned())
    }

    fn parse_block(
        &mut self,
        prelude: String,
        _: &ParserState,
        _: &mut Parser<'i>,
    ) -> Result<Option<Declaration>, ParseError<Unread>> {
        self.refusal.get_or_insert(not_understood(&format!("{prelude} {{}}")));
        Ok(None)
    }
}

impl<'i> AtRuleParser<'i> for Body<'_> {
    type Prelude = ();
    type AtRule = Option<Declaration>;
    type Error = Unread;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, _: &mut Parser<'i>) -> Result<(), ParseError<Unread>> {
        self.refusal.get_or_insert(not_understood(&format!("@{name}")));
        Err(ParseError::custom(Unread))
    }
}

impl RuleBodyItemParser<'_, Option<Declaration>, Unread> for Body<'_> {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        true
    }
}
