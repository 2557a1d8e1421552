package org.sabha.model.mail;

import java.util.Locale;

/** A language that mails are written in. */
public enum MailLanguage {
    EN,
    HI;

    /** Its code (BCP 47). */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By which times are written. */
    public Locale locale() {
        return Locale.of(code(), "IN");
    }
}
