package org.sabha.server.cli;

/** The settings that {@code sabha setup} writes. */
final class SetupKey {
    static final String PUBLIC_ADDRESS = "sabha.http.public-address";
    static final String CERTIFICATE = "sabha.http.https.certificate";
    static final String KEY = "sabha.http.https.key";
    static final String DATABASE_URL = "sabha.storage.url";
    static final String DATABASE_USER = "sabha.storage.user";
    static final String DATABASE_PASSWORD = "sabha.storage.password";
    static final String MAIL_HOST = "sabha.mail.host";
    static final String MAIL_PORT = "sabha.mail.port";
    static final String MAIL_PROTECTION = "sabha.mail.protection";
    static final String MAIL_USER = "sabha.mail.user";
    static final String MAIL_PASSWORD = "sabha.mail.password";
    static final String MAIL_FROM = "sabha.mail.from";

    private SetupKey() {}
}
