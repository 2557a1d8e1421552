package org.sabha.server.mail;

import java.util.Optional;
import org.sabha.model.mail.MailLanguage;

/**
 * What a mail says, as text and as HTML that needs no picture, no script and nothing from outside.
 *
 * @param lead the first sentence
 * @param link absent where there is nothing to open
 * @param alone for whom the link is
 * @param key whether the link is whole, or what it lacks and where that comes from
 * @param host of the server that sends it
 */
record MailBody(
        String lead,
        String title,
        String when,
        String organiser,
        Optional<String> link,
        String alone,
        String key,
        String host) {

    String text(MailTexts words) {
        StringBuilder text = new StringBuilder(lead)
                .append("\n\n")
                .append(words.text("title"))
                .append(": ")
                .append(title)
                .append('\n')
                .append(words.text("when"))
                .append(": ")
                .append(when)
                .append('\n')
                .append(words.text("who"))
                .append(": ")
                .append(organiser)
                .append('\n');
        link.ifPresent(address -> text.append('\n')
                .append(words.text("link"))
                .append(": ")
                .append(address)
                .append("\n\n")
                .append(alone)
                .append('\n')
                .append(key)
                .append('\n'));
        return text.append('\n')
                .append(words.text("origin", "host", host))
                .append('\n')
                .toString();
    }

    String html(MailTexts words, MailLanguage language) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"")
                .append(language.code())
                .append("\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append("</title></head><body style=\"margin:0;padding:24px;font-family:'Noto Sans',sans-serif;"
                        + "font-size:16px;line-height:1.5;color:#1a1c20;background:#ffffff\">"
                        + "<div style=\"max-width:600px\"><p>")
                .append(escaped(lead))
                .append("</p><h1 dir=\"auto\" style=\"font-size:20px;line-height:1.3\">")
                .append(escaped(title))
                .append("</h1>")
                .append(line(words.text("when"), when))
                .append(line(words.text("who"), organiser));
        link.ifPresent(address -> html.append("<p><a href=\"")
                .append(escaped(address))
                .append("\" style=\"display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fa3;"
                        + "color:#ffffff;text-decoration:none;font-weight:600\">")
                .append(escaped(words.text("open")))
                .append("</a></p><p>")
                .append(escaped(words.text("link")))
                .append(": <span style=\"word-break:break-all\">")
                .append(escaped(address))
                .append("</span></p><p>")
                .append(escaped(alone))
                .append("</p><p>")
                .append(escaped(key))
                .append("</p>"));
        return html.append("<p style=\"font-size:14px;color:#54585f\">")
                .append(escaped(words.text("origin", "host", host)))
                .append("</p></div></body></html>\n")
                .toString();
    }

    private static String line(String name, String value) {
        return "<p style=\"margin:4px 0\"><strong>" + escaped(name) + ":</strong> <span dir=\"auto\">" + escaped(value)
                + "</span></p>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
