//! The keys as a server takes them.

use std::borrow::Cow;

use super::Keys;
use crate::diagnosis::material::Material;
use crate::diagnosis::stage::{Chain, Cut, Pairing, Repeated, Taking};
use crate::diagnosis::text;

/// The keys as taken.
pub(in crate::diagnosis) fn take_keys<'m>(material: &'m Material<'_>, chain: &Chain) -> Keys<'m> {
    let order = match chain.pairing {
        Pairing::ByName => [0, 1],
        Pairing::Swapped => [1, 0],
        Pairing::WireOrder if material.key2_first => [1, 0],
        Pairing::WireOrder => [0, 1],
        Pairing::Key1Twice => [0, 0],
        Pairing::Key2Twice => [1, 1],
        Pairing::LastTwice if material.key2_first => [0, 0],
        Pairing::LastTwice => [1, 1],
    };
    let [first, second] = order.map(|index| take_key(material, index, chain));
    Keys {
        touched: [first.1, second.1],
        values: [first.0, second.0],
    }
}

fn take_key<'m>(material: &'m Material<'_>, index: usize, chain: &Chain) -> (Cow<'m, [u8]>, bool) {
    let [key1, key2] = &material.keys;
    let field = if index == 0 { key1 } else { key2 };
    let value = of_repeated(field.value, &field.all, chain.repeated);
    let taken = match value {
        Cow::Borrowed(value) => take(material, index, value, chain.taking),
        Cow::Owned(value) => Cow::Owned(take(material, index, &value, chain.taking).into_owned()),
    };
    let touched = *taken != *field.value;
    (taken, touched)
}

fn of_repeated<'m>(first: &'m [u8], all: &[&'m [u8]], repeated: Repeated) -> Cow<'m, [u8]> {
    match (repeated, all) {
        (Repeated::First, _) | (_, []) => Cow::Borrowed(first),
        (Repeated::Last, [.., last]) => Cow::Borrowed(last),
        (Repeated::Joined, all) => Cow::Owned(all.join(&b", "[..])),
        (Repeated::JoinedByComma, all) => Cow::Owned(all.join(&b","[..])),
    }
}

/// What of a key's line is taken.
fn take<'v>(
    material: &'v Material<'_>,
    index: usize,
    value: &'v [u8],
    taking: Taking,
) -> Cow<'v, [u8]> {
    let [key1, key2] = &material.keys;
    let (field, digit) = if index == 0 {
        (key1, b'1')
    } else {
        (key2, b'2')
    };
    let led_by = |lead: &[u8]| Cow::Owned([lead, value].concat());
    let space: &[u8] = if field.spaced { b" " } else { b"" };
    match taking {
        Taking::Value => Cow::Borrowed(value),
        Taking::Trimmed => Cow::Borrowed(text::trimmed(value)),
        Taking::TrailingSpacesLost => Cow::Borrowed(text::without_trailing_spaces(value)),
        Taking::CutAt(at) => Cow::Borrowed(cut(value, at)),
        Taking::CutAtTrimmed(at) => Cow::Borrowed(text::trimmed(cut(value, at))),
        Taking::CutAtColonSpaceKept => Cow::Owned([space, cut(value, Cut::Colon)].concat()),
        Taking::AfterLastColon => Cow::Borrowed(text::trimmed(text::after_last(value, b':'))),
        Taking::First(count) => Cow::Borrowed(text::first(value, usize::from(count))),
        Taking::RunsCollapsed => Cow::Owned(text::runs_collapsed(value)),
        Taking::LeadingSpace => led_by(space),
        Taking::NameDigit => led_by(&[digit]),
        Taking::WholeLine => Cow::Owned([&[digit], space, value].concat()),
        Taking::PastLineEnd => Cow::Borrowed(material.past_line_end(index).unwrap_or(value)),
        Taking::PercentDecoded => Cow::Owned(text::percent_decoded(value)),
        Taking::FormDecoded => Cow::Owned(text::percent_decoded(&text::plus_decoded(value))),
        Taking::PlusDecoded => Cow::Owned(text::plus_decoded(value)),
        Taking::HtmlEscaped => Cow::Owned(text::html_escaped(value)),
        Taking::CommentsLost => Cow::Owned(text::without_comments(value)),
        Taking::TagsLost => Cow::Owned(text::without_tags(value)),
        Taking::FirstLost => Cow::Borrowed(value.get(1..).unwrap_or_default()),
        Taking::LastLost => Cow::Borrowed(text::first(value, value.len().saturating_sub(1))),
    }
}

fn cut(value: &[u8], at: Cut) -> &[u8] {
    let end = match at {
        Cut::ColonSpace => memchr::memmem::find(value, b": "),
        Cut::Colon => memchr::memchr(b':', value),
        Cut::Comma => memchr::memchr(b',', value),
        Cut::Semicolon => memchr::memchr(b';', value),
        Cut::Space => memchr::memchr(b' ', value),
        Cut::Quote => memchr::memchr(b'"', value),
        Cut::Equals => memchr::memchr(b'=', value),
    };
    text::first(value, end.unwrap_or(value.len()))
}
