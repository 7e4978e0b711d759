//! Code pages by way of which bytes above 0x7f became characters, before they were written as UTF-8.

/// A code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its name, as people write it.
    pub(super) name: &'static str,
    /// The characters of the bytes from 0x80 on.
    upper: &'static str,
}

impl Page {
    /// The bytes of a text; `None` where a character is not of this page.
    pub(super) fn bytes(&self, text: &str) -> Option<Vec<u8>> {
        text.chars().map(|c| self.byte(c)).collect()
    }

    /// The text of bytes.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        let upper = |byte: u8| self.upper.chars().nth(usize::from(byte.checked_sub(0x80)?));
        let shown = |&byte: &u8| upper(byte).unwrap_or(char::from(byte));
        bytes.iter().map(shown).collect()
    }

    fn byte(&self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return u8::try_from(u32::from(c)).ok();
        }
        let at = self.upper.chars().position(|upper| upper == c)?;
        u8::try_from(at).ok()?.checked_add(0x80)
    }
}

/// windows-1252.
pub(super) const WINDOWS_1252: Page = Page {
    name: "windows-1252",
    upper: concat!(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ",
        "\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß",
        "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    ),
};

/// cp437.
pub(super) const CP437: Page = Page {
    name: "cp437",
    upper: concat!(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
        "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
        "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
        "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    ),
};

/// MacRoman.
pub(super) const MAC_ROMAN: Page = Page {
    name: "MacRoman",
    upper: concat!(
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü",
        "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø",
        "¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ",
        "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
    ),
};

/// windows-1251.
pub(super) const WINDOWS_1251: Page = Page {
    name: "windows-1251",
    upper: concat!(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ",
        "\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї",
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    ),
};

/// cp850.
pub(super) const CP850: Page = Page {
    name: "cp850",
    upper: concat!(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ",
        "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
        "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀",
        "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    ),
};

/// KOI8-R.
pub(super) const KOI8_R: Page = Page {
    name: "KOI8-R",
    upper: concat!(
        "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷",
        "═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©",
        "юабцдефгхийклмнопярстужвьызшэщчъ",
        "ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ",
    ),
};

/// cp866.
pub(super) const CP866: Page = Page {
    name: "cp866",
    upper: concat!(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "абвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
        "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
        "рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{a0}",
    ),
};

/// The pages that a text may have come by, the commonest first.
pub(super) const ALL: [Page; 7] = [
    WINDOWS_1252,
    CP437,
    MAC_ROMAN,
    WINDOWS_1251,
    CP850,
    KOI8_R,
    CP866,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_128_characters_and_no_character_twice() {
        for page in ALL {
            let mut upper: Vec<char> = page.upper.chars().collect();
            assert_eq!(upper.len(), 128, "{}", page.name);
            upper.sort_unstable();
            upper.dedup();
            assert_eq!(upper.len(), 128, "{}", page.name);
        }
    }

    #[test]
    fn characters_go_back_to_their_bytes() {
        // By Python's codecs.
        for (page, text, bytes) in [
            (
                WINDOWS_1252,
                "\u{201c}\u{20ac}a\u{2019}",
                &b"\x93\x80a\x92"[..],
            ),
            (CP437, "\u{3c6}\u{255b}\u{c7}", b"\xed\xbe\x80"),
            (MAC_ROMAN, "\u{2020}\u{c4}", b"\xa0\x80"),
            (WINDOWS_1251, "\u{416}\u{402}", b"\xc6\x80"),
            (KOI8_R, "\u{416}", b"\xf6"),
        ] {
            assert_eq!(page.bytes(text).as_deref(), Some(bytes), "{}", page.name);
        }
        assert_eq!(WINDOWS_1252.bytes("\u{416}"), None);
    }
}
