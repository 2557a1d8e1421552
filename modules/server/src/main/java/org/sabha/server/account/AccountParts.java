package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.KnownDevices;
import org.sabha.identity.account.SessionBook;
import org.sabha.model.Classification;
import org.sabha.model.IdSource;
import org.sabha.model.SignInStrength;
import org.sabha.protocol.account.OwnAccount;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.account.AccountAct;
import org.sabha.store.account.AccountStorage;

/** What all routes of accounts share. Thread-safe. */
final class AccountParts {
    /** A mark of a device outlives sign-ins, so that a stranger's guesses do not lock its holder out (H4). */
    private static final Duration DEVICE_LIFETIME = Duration.ofDays(365);

    final AccountStorage storage;
    final PasswordHasher passwords;
    final KnownDevices devices;
    final IdSource ids;
    final PasswordRules passwordRules;
    final ThrottledRows seldom;
    /** The highest class of meetings that may be begun now. */
    private final Supplier<Classification> highest;

    private final Supplier<Optional<String>> publicOrigin;

    AccountParts(
            AccountStorage storage,
            PasswordHasher passwords,
            KnownDevices devices,
            IdSource ids,
            PasswordRules passwordRules,
            Supplier<Classification> highest,
            Supplier<Optional<String>> publicOrigin) {
        this.highest = highest;
        this.publicOrigin = publicOrigin;
        this.storage = storage;
        this.passwords = passwords;
        this.devices = devices;
        this.ids = ids;
        this.passwordRules = passwordRules;
        this.seldom = new ThrottledRows(storage::note);
    }

    /** A signed-in person's own account, as they see it. */
    OwnAccount own(SessionBook.Live live, Instant now) {
        return AccountViews.own(live, book().endOf(live.session()), highest.get(), publicOrigin.get(), now);
    }

    /** For reading, and for changes that are no act of anybody. */
    SessionBook book() {
        return new SessionBook(storage.signIns(), storage.accounts(), ids, SessionBook.Limits.DEFAULT);
    }

    SessionBook book(AccountAct act) {
        return new SessionBook(act.signIns(), storage.accounts(), ids, SessionBook.Limits.DEFAULT);
    }

    AccountService accountService(AccountAct act) {
        return new AccountService(act.accounts(), passwords, ids);
    }

    /** A refusal, which has left a row that says so. */
    Refused refuse(AccountEvidence evidence, ErrorCode code) {
        storage.note(evidence.refusedAs(code.code()));
        return new Refused(code);
    }

    /** The same of what anybody may send as often as they like; not every one leaves a row of its own. */
    Refused refuseSeldom(AccountEvidence evidence, ErrorCode code) {
        AccountEvidence row = evidence.refusedAs(code.code());
        seldom.count(row.verb() + ' ' + code.code(), row);
        return new Refused(code);
    }

    /** A browser that has just signed in: its session, and the mark that it did so before. */
    SessionBook.Begun begin(RouteRequest asked, AccountAct act, Account account, SignInStrength strength) {
        return book(act).begin(account, strength, asked.device(), asked.now());
    }

    RestAnswer withCookies(RestAnswer answer, SessionBook.Begun begun, Instant now) {
        var session = begun.live().session();
        String login = begun.live().account().profile().login().value();
        return answer.with(
                new RestAnswer.Cookie(
                        RestAnswer.CookieName.SESSION,
                        Optional.of(begun.secret()),
                        Duration.between(now, book().longestEndOf(session))),
                new RestAnswer.Cookie(RestAnswer.CookieName.DEVICE, Optional.of(devices.mark(login)), DEVICE_LIFETIME));
    }
}
