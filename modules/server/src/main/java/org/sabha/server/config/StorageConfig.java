package org.sabha.server.config;

import java.time.Duration;

/**
 * Where meetings and the audit log are kept.
 *
 * @param url JDBC address of a PostgreSQL database; empty for the embedded one
 * @param password prints as "redacted"
 * @param keepAudit how long rows of the audit log stay
 */
public record StorageConfig(String url, String user, String password, Duration keepAudit, SyslogConfig syslog) {
    @Override
    public String toString() {
        return "StorageConfig[url=" + url + ", user=" + user + ", password=redacted, keepAudit=" + keepAudit
                + ", syslog=" + syslog + "]";
    }
}
