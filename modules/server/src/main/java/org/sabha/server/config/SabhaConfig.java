package org.sabha.server.config;

import java.util.Optional;

/**
 * Every setting of a server, valid by construction of {@link ConfigReader}.
 *
 * @param mail where mails go; empty for nowhere
 */
public record SabhaConfig(
        OrganisationConfig organisation,
        HttpConfig http,
        MediaConfig media,
        LimitsConfig limits,
        MeetingConfig meeting,
        PolicyConfig policy,
        AccountsConfig accounts,
        WebhooksConfig webhooks,
        Optional<MailConfig> mail,
        CalendarConfig calendar,
        StorageConfig storage,
        SystemConfig system) {}
