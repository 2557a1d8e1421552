package org.sabha.server.config;

/** Every setting of a server, valid by construction of {@link ConfigReader}. */
public record SabhaConfig(
        HttpConfig http,
        MediaConfig media,
        LimitsConfig limits,
        MeetingConfig meeting,
        PolicyConfig policy,
        AccountsConfig accounts,
        WebhooksConfig webhooks,
        StorageConfig storage,
        SystemConfig system) {}
