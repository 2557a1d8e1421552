package org.sabha.server.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.CodeEnrolments;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.Passkey;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInService;
import org.sabha.identity.account.TotpEnrolment;
import org.sabha.identity.account.TotpSecret;
import org.sabha.identity.passkey.PasskeyService;
import org.sabha.identity.passkey.PasskeySite;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.AddPasskeyRequest;
import org.sabha.protocol.account.ChangePasswordRequest;
import org.sabha.protocol.account.CodeSecretResponse;
import org.sabha.protocol.account.ConfirmCodeRequest;
import org.sabha.protocol.account.DropPasskeyRequest;
import org.sabha.protocol.account.EndSessionRequest;
import org.sabha.protocol.account.OwnAccountResponse;
import org.sabha.protocol.account.PasskeyOptionsResponse;
import org.sabha.protocol.account.PasskeyUser;
import org.sabha.protocol.account.RecoveryCodesResponse;
import org.sabha.protocol.account.SessionList;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.account.AccountAct;

/** What somebody does with their own account. */
final class OwnAccountRoutes {
    private static final String ISSUER = "Sabha";

    private final AccountParts parts;
    private final SignInService signIns;
    private final PasskeyService passkeys;
    private final CodeEnrolments enrolments;

    OwnAccountRoutes(AccountParts parts, SignInService signIns, PasskeyService passkeys, CodeEnrolments enrolments) {
        this.parts = parts;
        this.signIns = signIns;
        this.passkeys = passkeys;
        this.enrolments = enrolments;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.OWN_ACCOUNT, AccountVerb.SEE_OWN_ACCOUNT, this::show),
                Route.of(AccountRoute.SIGN_OUT, AccountVerb.SIGN_OUT, this::signOut),
                Route.of(AccountRoute.SESSIONS, AccountVerb.LIST_OWN_SESSIONS, this::sessions),
                Route.of(AccountRoute.END_SESSION, AccountVerb.END_OWN_SESSIONS, this::endSession),
                Route.of(AccountRoute.CHANGE_PASSWORD, AccountVerb.CHANGE_OWN_PASSWORD, this::changePassword),
                Route.of(AccountRoute.CODE_START, AccountVerb.ENROL_OWN_CODE, this::startCode),
                Route.of(AccountRoute.CODE_CONFIRM, AccountVerb.ENROL_OWN_CODE, this::confirmCode),
                Route.of(AccountRoute.CODE_DROP, AccountVerb.DROP_OWN_CODE, this::dropCode),
                Route.of(AccountRoute.RECOVERY_CODES, AccountVerb.MAKE_OWN_RECOVERY_CODES, this::newRecoveryCodes),
                Route.of(AccountRoute.ADD_PASSKEY_START, AccountVerb.ADD_OWN_PASSKEY, this::startPasskey),
                Route.of(AccountRoute.ADD_PASSKEY, AccountVerb.ADD_OWN_PASSKEY, this::addPasskey),
                Route.of(AccountRoute.DROP_PASSKEY, AccountVerb.DROP_OWN_PASSKEY, this::dropPasskey));
    }

    RestAnswer show(RouteRequest asked) {
        return RestAnswer.ok(new OwnAccountResponse(parts.own(asked.live(), asked.now())));
    }

    // --- sign-ins

    RestAnswer signOut(RouteRequest asked) {
        AccountAct act = parts.storage.act(asked.evidence().on(asked.account().id()));
        act.signIns().end(asked.account().id(), asked.session().id());
        act.settle();
        return RestAnswer.done().with(RestAnswer.Cookie.dropped(RestAnswer.CookieName.SESSION));
    }

    RestAnswer sessions(RouteRequest asked) {
        return RestAnswer.ok(new SessionList(parts.book().of(asked.account().id(), asked.now()).stream()
                .limit(20)
                .map(session -> AccountViews.session(session, asked.session()))
                .toList()));
    }

    RestAnswer endSession(RouteRequest asked) {
        var wanted = asked.body(EndSessionRequest.class).id();
        AccountAct act = parts.storage.act(asked.evidence().on(asked.account().id()));
        if (!act.signIns().end(asked.account().id(), wanted)) {
            throw parts.refuse(asked.evidence(), ErrorCode.NO_SUCH_SESSION);
        }
        return wanted.equals(asked.session().id())
                ? RestAnswer.done().with(RestAnswer.Cookie.dropped(RestAnswer.CookieName.SESSION))
                : RestAnswer.done();
    }

    // --- password

    /** Every other sign-in ends with it: whoever has stolen one is out. */
    RestAnswer changePassword(RouteRequest asked) {
        ChangePasswordRequest request = asked.body(ChangePasswordRequest.class);
        Account account = asked.account();
        if (account.credentials().password().isEmpty()) {
            throw parts.refuse(asked.evidence(), ErrorCode.KEPT_ELSEWHERE);
        }
        Optional<ErrorCode> refused = parts.passwordRules.refuse(
                request.next(), account.profile(), account.profile().name());
        if (refused.isPresent()) {
            throw new Refused(refused.get());
        }
        if (!signIns.confirms(
                account, request.current(), asked.request().caller().address(), asked.now())) {
            throw parts.refuse(asked.evidence().on(account.id()), ErrorCode.WRONG_PASSWORD);
        }
        AccountAct act = parts.storage
                .act(asked.evidence())
                .endingSignInsOf(account.id(), Optional.of(asked.session().id()));
        if (parts.accountService(act).setPassword(account.id(), request.next()).isEmpty()) {
            throw new Refused(ErrorCode.NOT_SIGNED_IN);
        }
        return RestAnswer.done();
    }

    // --- codes of an authenticator app

    RestAnswer startCode(RouteRequest asked) {
        mayAddFactor(asked);
        TotpSecret secret = enrolments.begin(asked.session().id(), asked.now());
        return RestAnswer.ok(new CodeSecretResponse(
                new Secret(secret.text()),
                address(asked.account().profile().login().value(), secret)));
    }

    /** As authenticator apps scan it; there is no standard but the one that all of them read. */
    private static String address(String login, TotpSecret secret) {
        return "otpauth://totp/" + ISSUER + ":" + URLEncoder.encode(login, StandardCharsets.UTF_8) + "?secret="
                + secret.text() + "&issuer=" + ISSUER;
    }

    RestAnswer confirmCode(RouteRequest asked) {
        mayAddFactor(asked);
        ConfirmCodeRequest request = asked.body(ConfirmCodeRequest.class);
        boolean owesVoucher = AccountViews.owesVoucher(asked.live());
        if (owesVoucher && !isVouchedFor(asked, request)) {
            throw parts.refuse(asked.evidence(), ErrorCode.ENROLMENT_CODE_NEEDED);
        }
        Optional<TotpEnrolment> proven =
                enrolments.prove(asked.session().id(), request.code().reveal(), asked.now());
        if (proven.isEmpty()) {
            throw parts.refuse(asked.evidence(), ErrorCode.WRONG_CODE);
        }
        return withFactor(
                asked,
                (accounts, account) -> owesVoucher
                        ? accounts.enrolCode(
                                account.id(), proven.get(), request.voucher().orElseThrow(), asked.now())
                        : accounts.enrolCode(account.id(), proven.get()));
    }

    private static boolean isVouchedFor(RouteRequest asked, ConfirmCodeRequest request) {
        return request.voucher()
                .filter(voucher -> asked.account().isVouchedBy(voucher, asked.now()))
                .isPresent();
    }

    RestAnswer dropCode(RouteRequest asked) {
        AccountAct act = parts.storage.act(asked.evidence().on(asked.account().id()));
        parts.accountService(act).dropCode(asked.account().id());
        act.settle();
        return RestAnswer.done();
    }

    RestAnswer newRecoveryCodes(RouteRequest asked) {
        AccountAct act = parts.storage.act(asked.evidence());
        return parts.accountService(act)
                .newRecoveryCodes(asked.account().id())
                .map(codes -> RestAnswer.ok(new RecoveryCodesResponse(codes)))
                .orElseThrow(() -> new Refused(ErrorCode.NOT_SIGNED_IN));
    }

    /** Who has a second factor adds another only with it: a stolen password must not be enough for that. */
    private void mayAddFactor(RouteRequest asked) {
        if (asked.account().credentials().wantsSecondFactor()
                && asked.session().strength() != SignInStrength.TWO_FACTORS) {
            throw parts.refuse(asked.evidence(), ErrorCode.SECOND_FACTOR_NEEDED);
        }
    }

    /**
     * The first factor brings recovery codes, and this sign-in has shown two factors now: it gets a new secret. Others that
     * showed a password alone end with it, a thief's among them.
     */
    private RestAnswer withFactor(RouteRequest asked, BiFunction<AccountService, Account, Optional<Account>> add) {
        boolean first = asked.session().strength() != SignInStrength.TWO_FACTORS;
        AccountAct act = parts.storage.act(asked.evidence());
        if (first) {
            act.endingSignInsOf(
                    asked.account().id(), Optional.of(asked.session().id()));
        }
        AccountService accounts = parts.accountService(act);
        Optional<Account> changed = add.apply(accounts, asked.account());
        if (changed.isEmpty()) {
            throw new Refused(ErrorCode.NOT_SIGNED_IN);
        }
        List<Secret> codes = changed.get().credentials().recovery().isEmpty()
                ? accounts.newRecoveryCodes(changed.get().id()).orElse(List.of())
                : List.of();
        RestAnswer answer = RestAnswer.ok(new RecoveryCodesResponse(codes));
        if (!first) {
            return answer;
        }
        SessionBook.Begun begun = parts.book()
                .begin(
                        changed.get(),
                        SignInStrength.TWO_FACTORS,
                        asked.session().device(),
                        asked.now());
        parts.book().end(asked.account().id(), asked.session().id());
        return parts.withCookies(answer, begun, asked.now());
    }

    // --- passkeys

    RestAnswer startPasskey(RouteRequest asked) {
        PasskeySite site = PasskeySite.of(asked.request().caller().origin())
                .orElseThrow(() -> new Refused(ErrorCode.PASSKEYS_NEED_A_NAME));
        Account account = asked.account();
        mayHavePasskeys(asked);
        return RestAnswer.ok(new PasskeyOptionsResponse(
                passkeys.challengeToAdd(account.id(), asked.now()),
                site.name(),
                Optional.of(new PasskeyUser(
                        account.id().value(),
                        account.profile().login().value(),
                        account.profile().name().value())),
                account.credentials().passkeys().stream().map(Passkey::id).toList()));
    }

    /** A passkey signs in alone, so who is kept by the organisation's system has none: its word must be the last. */
    private void mayHavePasskeys(RouteRequest asked) {
        if (asked.account().profile().external().isPresent()) {
            throw parts.refuse(asked.evidence(), ErrorCode.KEPT_ELSEWHERE);
        }
        mayAddFactor(asked);
    }

    RestAnswer addPasskey(RouteRequest asked) {
        AddPasskeyRequest request = asked.body(AddPasskeyRequest.class);
        mayHavePasskeys(asked);
        Account account = asked.account();
        if (account.credentials().passkeys().size() >= Credentials.MAX_PASSKEYS) {
            throw parts.refuse(asked.evidence(), ErrorCode.TOO_MANY_PASSKEYS);
        }
        Optional<Passkey> made = PasskeySite.of(asked.request().caller().origin())
                .flatMap(site -> passkeys.add(
                        account.id(),
                        new PasskeyService.Attestation(
                                request.challenge(),
                                request.clientData(),
                                request.attestationObject(),
                                request.label()),
                        site,
                        asked.now()))
                .filter(passkey ->
                        parts.storage.accounts().byPasskey(passkey.id()).isEmpty());
        if (made.isEmpty()) {
            throw parts.refuse(asked.evidence(), ErrorCode.PASSKEY_REFUSED);
        }
        return withFactor(asked, (accounts, holder) -> accounts.keepPasskey(holder.id(), made.get()));
    }

    RestAnswer dropPasskey(RouteRequest asked) {
        String id = asked.body(DropPasskeyRequest.class).id();
        if (asked.account().credentials().passkey(id).isEmpty()) {
            throw parts.refuse(asked.evidence(), ErrorCode.NO_SUCH_PASSKEY);
        }
        AccountAct act = parts.storage.act(asked.evidence().on(asked.account().id()));
        parts.accountService(act).dropPasskey(asked.account().id(), id);
        act.settle();
        return RestAnswer.done();
    }
}
