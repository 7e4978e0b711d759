//! HTML that cannot be broken by what is written into it.

use crate::bytes::safe_text;

/// HTML under construction. Markup is our own, known when this is compiled; everything else goes
/// through [`Html::text`].
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Adds markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, or the value of an attribute in double quotes: what means something in HTML means
    /// itself, and what is not printable ASCII is an escape.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in safe_text(text).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: impl TryInto<u64>) -> &mut Self {
        let number = number.try_into().unwrap_or(u64::MAX);
        self.0.push_str(&number.to_string());
        self
    }

    /// Adds other HTML.
    pub(super) fn html(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// The markup.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_means_itself() {
        let mut html = Html::default();
        html.text("<script>alert(\"x\" & 'y')</script>\u{202e}\x1b\0");
        assert_eq!(
            html.into_string(),
            "&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;\
             \\xe2\\x80\\xae\\x1b\\x00"
        );
    }

    proptest! {
        #[test]
        fn no_text_holds_markup_or_more_than_printable_ascii(text: String) {
            let mut html = Html::default();
            html.text(&text);
            let html = html.into_string();
            let is_safe = |b: u8| matches!(b, 0x20..=0x7e) && !matches!(b, b'<' | b'>' | b'"' | b'\'');
            prop_assert!(html.bytes().all(is_safe), "{html}");
        }
    }
}
