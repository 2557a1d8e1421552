package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.SecondFactor;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.Classification;
import org.sabha.model.SignInStrength;
import org.sabha.policy.account.AccountDecision;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.AccountLine;
import org.sabha.protocol.account.AccountStanding;
import org.sabha.protocol.account.Marks;
import org.sabha.protocol.account.OwnAccount;
import org.sabha.protocol.account.PasskeyView;
import org.sabha.protocol.account.Rights;
import org.sabha.protocol.account.SecondFactorKind;
import org.sabha.protocol.account.SessionView;

/** Accounts as the interface shows them: no secret and no digest is in it. */
final class AccountViews {
    private AccountViews() {}

    static AccountLine line(Account account) {
        Profile profile = account.profile();
        Credentials credentials = account.credentials();
        return new AccountLine(
                account.id(),
                profile.login().value(),
                profile.name().value(),
                List.copyOf(profile.roles()),
                standing(account.state()),
                new Marks(
                        credentials.totp().isPresent(),
                        !credentials.passkeys().isEmpty(),
                        profile.verified(),
                        profile.external().isPresent()));
    }

    /**
     * @param highest class that the organisation's ceiling allows
     * @param publicOrigin absent where no public address is set
     */
    static OwnAccount own(
            SessionBook.Live live, Instant endsAt, Classification highest, Optional<String> publicOrigin, Instant now) {
        Account account = live.account();
        SignInStrength strength = live.session().strength();
        return new OwnAccount(
                line(account),
                strength == SignInStrength.TWO_FACTORS,
                account.credentials().recovery().size(),
                account.credentials().passkeys().stream()
                        .map(passkey -> new PasskeyView(passkey.id(), passkey.label(), passkey.createdAt()))
                        .toList(),
                new Rights(
                        may(live, AccountVerb.START_MEETING),
                        may(live, AccountVerb.JOIN_UNDER_OWN_NAME),
                        AccountPolicy.administers(account.profile().roles()),
                        AccountPolicy.readsRules(account.profile().roles()),
                        AccountPolicy.readsAudit(account.profile().roles()),
                        AccountPolicy.watches(account.profile().roles()),
                        highest),
                owesVoucher(live),
                Math.max(0, Duration.between(now, endsAt).toSeconds()),
                publicOrigin);
    }

    private static boolean may(SessionBook.Live live, AccountVerb verb) {
        return AccountPolicy.evaluate(
                        live.account().profile().roles(), live.session().strength(), verb)
                == AccountDecision.PERMIT;
    }

    /**
     * Whether the first second factor asks for a code from an administrator. Else whoever has stolen the password that
     * another system keeps could make a second factor of their own, and administer.
     */
    static boolean owesVoucher(SessionBook.Live live) {
        Account account = live.account();
        return account.isKnownElsewhere()
                && AccountPolicy.administers(account.profile().roles())
                && !account.credentials().wantsSecondFactor()
                && live.session().strength() != SignInStrength.TWO_FACTORS;
    }

    static SessionView session(SignInSession session, SignInSession asking) {
        return new SessionView(
                session.id(),
                session.device().program(),
                session.device().network(),
                session.times().begun(),
                session.times().used(),
                session.id().equals(asking.id()));
    }

    static SecondFactorKind kind(SecondFactor factor) {
        return switch (factor) {
            case CODE -> SecondFactorKind.CODE;
            case PASSKEY -> SecondFactorKind.PASSKEY;
            case RECOVERY_CODE -> SecondFactorKind.RECOVERY_CODE;
        };
    }

    static SecondFactor factor(SecondFactorKind kind) {
        return switch (kind) {
            case CODE -> SecondFactor.CODE;
            case PASSKEY -> SecondFactor.PASSKEY;
            case RECOVERY_CODE -> SecondFactor.RECOVERY_CODE;
        };
    }

    private static AccountStanding standing(AccountState state) {
        return switch (state) {
            case INVITED -> AccountStanding.INVITED;
            case ACTIVE -> AccountStanding.ACTIVE;
            case DISABLED -> AccountStanding.DISABLED;
        };
    }
}
