package org.sabha.server.report.pdf;

import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Formatting objects (XSL 1.1), said to the formatter one after the other. There is no document to be parsed: what somebody
 * wrote is said as characters, whatever is in it, and cannot become an object (T19, T20).
 */
final class FormattingObjects {
    private static final String SPACE = "http://www.w3.org/1999/XSL/Format";

    private final ContentHandler to;

    /** What stands in an object. */
    @FunctionalInterface
    interface Content {
        void write() throws SAXException;
    }

    FormattingObjects(ContentHandler to) {
        this.to = to;
    }

    void document(Content content) throws SAXException {
        to.startDocument();
        to.startPrefixMapping("fo", SPACE);
        content.write();
        to.endPrefixMapping("fo");
        to.endDocument();
    }

    /** @param properties of this program, never of a person: name=value, divided by {@code ;} */
    void object(String name, String properties, Content content) throws SAXException {
        var attributes = new AttributesImpl();
        for (String each : properties.split(";", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                String key = each.substring(0, equals).strip();
                attributes.addAttribute(
                        "", key, key, "CDATA", each.substring(equals + 1).strip());
            }
        }
        to.startElement(SPACE, name, "fo:" + name, attributes);
        content.write();
        to.endElement(SPACE, name, "fo:" + name);
    }

    void block(String properties, String text) throws SAXException {
        object("block", properties, () -> text(text));
    }

    /** Words of each script, with what shapes them; digits, spaces and signs go with what is before. */
    void text(String text) throws SAXException {
        int from = 0;
        String script = "";
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            String its = switch (Character.UnicodeScript.of(c)) {
                case COMMON, INHERITED -> script;
                case DEVANAGARI -> "dev2";
                case BENGALI -> "bng2";
                case GUJARATI -> "gjr2";
                case GURMUKHI -> "gur2";
                case TAMIL -> "tml2";
                case TELUGU -> "tel2";
                case KANNADA -> "knd2";
                case MALAYALAM -> "mlm2";
                case ORIYA -> "ory2";
                default -> "";
            };
            if (!its.equals(script)) {
                run(script, text.substring(from, at));
                from = at;
                script = its;
            }
            at += Character.charCount(c);
        }
        run(script, text.substring(from));
    }

    private void run(String script, String text) throws SAXException {
        if (script.isEmpty()) {
            to.characters(text.toCharArray(), 0, text.length());
        } else {
            object("inline", "script=" + script, () -> to.characters(text.toCharArray(), 0, text.length()));
        }
    }
}
