package org.sabha.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Passkey;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInOutcome;
import org.sabha.identity.account.SignInService;
import org.sabha.identity.passkey.PasskeyService;
import org.sabha.identity.passkey.PasskeySite;
import org.sabha.model.AccountId;
import org.sabha.model.DisplayName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.protocol.account.AcceptInvitationRequest;
import org.sabha.protocol.account.FailedSignIns;
import org.sabha.protocol.account.InvitationRequest;
import org.sabha.protocol.account.InvitationView;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.PasskeyOptionsResponse;
import org.sabha.protocol.account.PasskeySignInRequest;
import org.sabha.protocol.account.SecondFactorKind;
import org.sabha.protocol.account.SecondFactorRequest;
import org.sabha.protocol.account.SignInRequest;
import org.sabha.protocol.account.SignInResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.account.AccountAct;

/** The routes of people who are not signed in yet. Whatever is wrong with a sign-in has one answer (C7, H3). */
final class SignInRoutes {
    private static final String PASSWORD = "password";
    private static final String PASSKEY = "passkey";

    private final AccountParts parts;
    private final SignInService signIns;
    private final PasskeyService passkeys;

    SignInRoutes(AccountParts parts, SignInService signIns, PasskeyService passkeys) {
        this.parts = parts;
        this.signIns = signIns;
        this.passkeys = passkeys;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.open(AccountRoute.SIGN_IN, this::signIn),
                Route.open(AccountRoute.SECOND_FACTOR, this::secondFactor).leaves("sign-in"),
                Route.open(AccountRoute.PASSKEY_START, this::startPasskey),
                Route.open(AccountRoute.PASSKEY_SIGN_IN, this::passkey).leaves("sign-in"),
                Route.open(AccountRoute.INVITATION, this::look),
                Route.open(AccountRoute.ACCEPT_INVITATION, this::accept));
    }

    RestAnswer signIn(RouteRequest asked) {
        SignInRequest request = asked.body(SignInRequest.class);
        var attempt = new SignInService.Attempt(
                request.login(),
                asked.request().credentials().device(),
                asked.request().caller().address());
        SignInOutcome outcome = signIns.password(attempt, request.password(), asked.now());
        if (outcome == SignInOutcome.No.REFUSED) {
            // a try with a password has its row whoever was meant: it cost a hash and is counted
            throw refused(asked, PASSWORD, accountNamed(request.login()));
        }
        return answer(asked, outcome, PASSWORD, Optional.empty());
    }

    RestAnswer secondFactor(RouteRequest asked) {
        SecondFactorRequest request = asked.body(SecondFactorRequest.class);
        Optional<AccountId> waiting = signIns.waiting(request.ticket(), asked.now());
        SignInOutcome outcome = signIns.secondFactor(
                request.ticket(), AccountViews.factor(request.factor()), request.code(), asked.now());
        return answer(asked, outcome, words(request.factor()), waiting);
    }

    private static String words(SecondFactorKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param meant whose sign-in it would be, where that is known */
    RestAnswer answer(RouteRequest asked, SignInOutcome outcome, String how, Optional<AccountId> meant) {
        return switch (outcome) {
            case SignInOutcome.SignedIn(Account account, SignInStrength strength) ->
                signedIn(asked, account, strength, how);
            case SignInOutcome.WantsMore(Secret ticket, var factors) ->
                RestAnswer.ok(new SignInResponse(
                        Optional.empty(),
                        Optional.of(ticket),
                        factors.stream().map(AccountViews::kind).toList(),
                        Optional.empty()));
            case SignInOutcome.No.REFUSED -> throw cannotSignIn(asked, how, meant);
            case SignInOutcome.No.LATER ->
                throw parts.refuseSeldom(asked.evidence().choosing(how), ErrorCode.RATE_LIMITED);
        };
    }

    private RestAnswer signedIn(RouteRequest asked, Account account, SignInStrength strength, String how) {
        Optional<FailedSignIns> failed =
                parts.storage.failuresOf(account.id()).map(tries -> new FailedSignIns(tries.count(), tries.lastAt()));
        AccountAct act = parts.storage.act(
                asked.evidence().by(account.id()).on(account.id()).choosing(how));
        SessionBook.Begun begun = parts.begin(asked, act, account, strength);
        var own = parts.own(begun.live(), asked.now());
        return parts.withCookies(
                RestAnswer.ok(new SignInResponse(Optional.of(own), Optional.empty(), List.of(), failed)),
                begun,
                asked.now());
    }

    /**
     * The row names the account that was meant; where there is none, anybody can make such tries up at no cost, and they
     * share a row a minute. The answer is the same.
     */
    private Refused cannotSignIn(RouteRequest asked, String how, Optional<AccountId> meant) {
        return meant.isPresent()
                ? refused(asked, how, meant)
                : parts.refuseSeldom(asked.evidence().choosing(how), ErrorCode.CANNOT_SIGN_IN);
    }

    private Refused refused(RouteRequest asked, String how, Optional<AccountId> meant) {
        AccountEvidence row = asked.evidence().choosing(how);
        return parts.refuse(meant.map(row::on).orElse(row), ErrorCode.CANNOT_SIGN_IN);
    }

    private Optional<AccountId> accountNamed(String typed) {
        return Names.login(typed).flatMap(parts.storage.accounts()::byLogin).map(Account::id);
    }

    // --- passkeys

    RestAnswer startPasskey(RouteRequest asked) {
        return PasskeySite.of(asked.request().caller().origin())
                .map(site -> RestAnswer.ok(new PasskeyOptionsResponse(
                        passkeys.challengeToSignIn(asked.now()), site.name(), Optional.empty(), List.of())))
                .orElseThrow(() -> new Refused(ErrorCode.PASSKEYS_NEED_A_NAME));
    }

    RestAnswer passkey(RouteRequest asked) {
        PasskeySignInRequest request = asked.body(PasskeySignInRequest.class);
        var assertion = new PasskeyService.Assertion(
                request.challenge(),
                request.credential(),
                request.clientData(),
                request.authenticatorData(),
                request.signature());
        Optional<Account> holder =
                parts.storage.accounts().byPasskey(request.credential()).filter(Account::isActive);
        Optional<AccountId> meant = holder.map(Account::id);
        Optional<Passkey> used = PasskeySite.of(asked.request().caller().origin())
                .flatMap(site -> passkeys.signIn(
                        assertion,
                        site,
                        id -> holder.flatMap(account -> account.credentials().passkey(id)),
                        asked.now()));
        // whom the organisation's own system keeps is signed in by that alone, or its word would end nothing
        boolean keptElsewhere =
                holder.flatMap(account -> account.profile().external()).isPresent();
        if (holder.isEmpty() || used.isEmpty() || keptElsewhere) {
            throw cannotSignIn(asked, PASSKEY, meant);
        }
        // A counter that could not be kept is of a passkey that was used twice at once: one of them is a copy.
        Account account = holder.get();
        boolean moved = !account.credentials().passkey(used.get().id()).equals(used);
        if (moved
                && !parts.storage
                        .accounts()
                        .replace(account.with(account.credentials().with(used.get())))) {
            throw cannotSignIn(asked, PASSKEY, meant);
        }
        return signedIn(asked, moved ? account.nextVersion() : account, SignInStrength.TWO_FACTORS, PASSKEY);
    }

    // --- invitations

    RestAnswer look(RouteRequest asked) {
        Secret secret = asked.body(InvitationRequest.class).secret();
        return parts.accountService(parts.storage.act(asked.evidence()))
                .invited(secret, asked.now())
                .map(account -> RestAnswer.ok(new InvitationView(
                        account.profile().login().value(),
                        account.profile().name().value(),
                        !account.profile().verified())))
                .orElseThrow(() -> parts.refuse(asked.evidence(), ErrorCode.INVITATION_UNKNOWN));
    }

    RestAnswer accept(RouteRequest asked) {
        AcceptInvitationRequest request = asked.body(AcceptInvitationRequest.class);
        AccountAct act = parts.storage.act(asked.evidence());
        var accounts = parts.accountService(act);
        Optional<Account> invited = accounts.invited(request.secret(), asked.now());
        if (invited.isEmpty()) {
            throw parts.refuse(asked.evidence(), ErrorCode.INVITATION_UNKNOWN);
        }
        Optional<DisplayName> name = invited.get().profile().verified()
                ? Optional.of(invited.get().profile().name())
                : Names.display(request.name());
        if (name.isEmpty()) {
            throw new Refused(ErrorCode.NAME_UNUSABLE);
        }
        Optional<ErrorCode> refused =
                parts.passwordRules.refuse(request.password(), invited.get().profile(), name.get());
        if (refused.isPresent()) {
            throw new Refused(refused.get());
        }
        return accounts.accept(request.secret(), name.get(), request.password(), asked.now())
                .map(account -> opened(asked, account))
                .orElseThrow(() -> parts.refuse(asked.evidence(), ErrorCode.INVITATION_UNKNOWN));
    }

    private RestAnswer opened(RouteRequest asked, Account account) {
        Instant now = asked.now();
        AccountAct act = parts.storage.act(AccountEvidence.ofTheServer(now, "sign-in")
                .from(asked.request().caller().network())
                .by(account.id())
                .on(account.id())
                .choosing("invitation"));
        SessionBook.Begun begun = parts.begin(asked, act, account, SignInStrength.ONE_FACTOR);
        var own = parts.own(begun.live(), now);
        return parts.withCookies(RestAnswer.ok(new OwnAccountResponse(own)), begun, now);
    }
}
