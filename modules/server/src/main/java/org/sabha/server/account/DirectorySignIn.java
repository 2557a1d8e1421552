package org.sabha.server.account;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.directory.DirectorySettings;
import org.sabha.identity.directory.LdapDirectory;
import org.sabha.model.IdSource;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.server.config.DirectoryConfig;
import org.sabha.server.tls.TrustedCertificates;
import org.sabha.store.account.AccountAct;
import org.sabha.store.account.AccountStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of the settings, whose people have accounts here from their first sign-in on. */
public final class DirectorySignIn {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySignIn.class);

    private DirectorySignIn() {}

    /** Where accounts of the directory's people are kept. */
    public record AccountContext(AccountStorage storage, PasswordHasher passwords, IdSource ids) {}

    /**
     * Asks nobody yet, so that a server starts without its directory.
     *
     * @throws IOException when the file of trusted certificates cannot be read
     */
    public static PasswordAuthority of(DirectoryConfig config, AccountContext context, InstantSource clock)
            throws IOException {
        MinuteThrottle reported = new MinuteThrottle();
        return new LdapDirectory(
                settings(config),
                TrustedCertificates.context(config.server().authority()).getSocketFactory(),
                people(context, clock),
                trouble -> {
                    if (reported.isDue(clock.instant())) {
                        LOG.warn("accounts.directory_unavailable", trouble);
                    }
                });
    }

    private static DirectorySettings settings(DirectoryConfig config) {
        DirectoryConfig.Attributes called = config.attributes();
        return new DirectorySettings(
                new DirectorySettings.Server(
                        config.server().host(),
                        config.server().port(),
                        switch (config.server().protection()) {
                            case TLS -> DirectorySettings.Protection.TLS;
                            case START_TLS -> DirectorySettings.Protection.START_TLS;
                        }),
                config.reader().map(reader -> new DirectorySettings.Reader(reader.name(), reader.password())),
                new DirectorySettings.People(
                        config.base(),
                        new DirectorySettings.Attributes(
                                called.id(), called.login(), called.name(), called.group(), called.verified())),
                config.roles(),
                config.wrongPasswords());
    }

    /** That an account is made, or changed, on the directory's word is an act with a row of its own. */
    private static ExternalPeople people(AccountContext context, InstantSource clock) {
        AccountStorage storage = context.storage();
        return new ExternalPeople(
                storage.accounts(),
                (person, ending) -> {
                    AccountAct act = storage.act(AccountEvidence.ofTheServer(clock.instant(), "account-by-directory")
                            .choosing(AccountAdministration.codes(person.roles())));
                    ending.ifPresent(id -> act.endingSignInsOf(id, Optional.empty()));
                    return new AccountService(act.accounts(), context.passwords(), context.ids());
                },
                AccountPolicy::administers);
    }
}
