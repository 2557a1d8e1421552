package org.sabha.server.mail;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.identity.SecretDigest;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.schedule.Occurrence;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.FeedTitles;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.SabhaConfig;
import org.sabha.store.Storage;
import org.sabha.store.schedule.FeedStorage;

/**
 * Calendar feeds: when somebody's own meetings are, for whoever has the feed's secret. No link, no secret and no name of
 * anybody is in one; what meetings are called only where the organisation's settings say so. Blocks; thread-safe.
 */
public final class CalendarFeedService {
    /** What is over stays in calendars for so long. */
    private static final Duration BACK = Duration.ofDays(7);

    private static final int MOST = 400;

    /** How often calendars should look (RFC 7986 section 5.7). */
    private static final int REFRESH_HOURS = 1;

    private final FeedStorage storage;
    private final Accounts accounts;
    private final IdSource ids;
    private final Terms terms;

    /**
     * How feeds are written.
     *
     * @param origin where people reach the server; known once its ports are bound
     */
    public record Terms(FeedTitles titles, MailLanguage language, Supplier<String> origin) {
        private String host() {
            return InvitationLetters.hostOf(origin.get());
        }
    }

    public CalendarFeedService(FeedStorage storage, Accounts accounts, IdSource ids, Terms terms) {
        this.storage = storage;
        this.accounts = accounts;
        this.ids = ids;
        this.terms = terms;
    }

    /** @param origin where people reach the server; known once its ports are bound */
    public static CalendarFeedService of(SabhaConfig config, Storage storage, IdSource ids, Supplier<String> origin) {
        MailLanguage language = config.mail().map(MailConfig::language).orElse(MailLanguage.EN);
        return new CalendarFeedService(
                storage.feeds(),
                storage.accounts().accounts(),
                ids,
                new Terms(config.calendar().titles(), language, origin));
    }

    public boolean hasTitles() {
        return AccountPolicy.feedsTitles(terms.titles());
    }

    public Optional<Instant> since(AccountId account) {
        return storage.since(account);
    }

    /** @return the secret of the one feed that there is from now on, said this once */
    public Secret open(AccountId account, AccountEvidence row) {
        Secret secret = ids.newSignInSecret();
        storage.open(account, SecretDigest.of(secret).value(), row);
        return secret;
    }

    /** @return whether there was one */
    public boolean close(AccountId account, AccountEvidence row) {
        return storage.close(account, row);
    }

    /** @return empty for whatever is wrong with it */
    public Optional<String> read(Secret secret, Instant now) {
        return storage.owner(SecretDigest.of(secret).value())
                .flatMap(accounts::byId)
                .filter(Account::isActive)
                .filter(account -> AccountPolicy.feeds(account.profile().roles()))
                .map(account -> calendar(storage.meetings(account.id(), now.minus(BACK), MOST), now));
    }

    private String calendar(List<Occurrence> meetings, Instant now) {
        MailTexts words = MailTexts.in(terms.language());
        ICalendar calendar = CalendarText.empty();
        calendar.setName(words.text("feed.name", "host", terms.host()));
        calendar.setRefreshInterval(
                biweekly.util.Duration.builder().hours(REFRESH_HOURS).build());
        meetings.forEach(meeting -> calendar.addEvent(event(meeting, words, now)));
        return CalendarText.written(calendar);
    }

    private VEvent event(Occurrence meeting, MailTexts words, Instant now) {
        VEvent event = CalendarText.event(
                new CalendarText.Entry(
                        meeting,
                        InvitationLetters.uid(meeting, terms.host()),
                        hasTitles() ? meeting.plan().title() : words.text("feed.untitled"),
                        words.text("feed.open", "host", terms.host()),
                        Optional.empty()),
                now);
        boolean cancelled = meeting.standing() == Occurrence.Standing.CANCELLED;
        event.setStatus(cancelled ? Status.cancelled() : Status.confirmed());
        return event;
    }
}
