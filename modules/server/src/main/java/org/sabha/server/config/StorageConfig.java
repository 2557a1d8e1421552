package org.sabha.server.config;

/**
 * Where meetings and the audit log are kept.
 *
 * @param url JDBC address of a PostgreSQL database; empty for the embedded one
 * @param password prints as "redacted"
 */
public record StorageConfig(String url, String user, String password, RetentionConfig audit, SyslogConfig syslog) {
    @Override
    public String toString() {
        return "StorageConfig[url=" + url + ", user=" + user + ", password=redacted, audit=" + audit + ", syslog="
                + syslog + "]";
    }
}
