package org.sabha.server.account;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.ExternalIdentity;
import org.sabha.identity.account.ExternalPeople;
import org.sabha.identity.account.SignInOutcome;
import org.sabha.identity.account.SignInService;
import org.sabha.identity.oidc.OidcSignIn;
import org.sabha.model.Secret;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.protocol.account.SignInWaysResponse;
import org.sabha.protocol.account.SingleSignOnRequest;
import org.sabha.protocol.account.SingleSignOnStartResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.account.AccountAct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in by the organisation's provider. The browser comes back to a page of ours, and that page asks on: so the cookie
 * of the transaction can be as strict as that of a sign-in, and nothing happens by a link alone (T24).
 */
final class SingleSignOnRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SingleSignOnRoutes.class);

    /** A page of the client; the provider knows its address beforehand. */
    static final String BACK = "/sign-in/back";

    private static final String HOW = "single-sign-on";
    private static final String TOKEN = "logout_token=";
    private static final RestAnswer.Cookie NO_TRANSACTION =
            RestAnswer.Cookie.dropped(RestAnswer.CookieName.TRANSACTION);
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final MinuteThrottle reported = new MinuteThrottle();
    private final AccountParts parts;
    private final SignInService signIns;
    private final SignInRoutes signIn;
    private final Optional<SingleSignOn> single;

    SingleSignOnRoutes(AccountParts parts, SignInService signIns, SignInRoutes signIn, Optional<SingleSignOn> single) {
        this.parts = parts;
        this.signIns = signIns;
        this.signIn = signIn;
        this.single = single;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.open(AccountRoute.WAYS, _ -> ways()),
                Route.open(AccountRoute.SINGLE_SIGN_ON_START, this::start),
                Route.open(AccountRoute.SINGLE_SIGN_ON, this::finish).leaves("sign-in"),
                Route.open(AccountRoute.SINGLE_SIGN_ON_LOGOUT, this::logout));
    }

    RestAnswer ways() {
        return RestAnswer.ok(new SignInWaysResponse(single.map(SingleSignOn::name)));
    }

    /** The address that it comes back to is under the name by which the browser came, which was checked with the head. */
    RestAnswer start(RouteRequest asked) {
        if (single.isEmpty()) {
            throw new Refused(ErrorCode.NO_SINGLE_SIGN_ON);
        }
        URI back = URI.create(asked.request().caller().origin() + BACK);
        try {
            OidcSignIn.Begun begun =
                    single.get().provider().begin(back, asked.request().caller().network(), asked.now());
            return RestAnswer.ok(new SingleSignOnStartResponse(begun.address().toString()))
                    .with(new RestAnswer.Cookie(
                            RestAnswer.CookieName.TRANSACTION, Optional.of(begun.transaction()), LIFETIME));
        } catch (IOException e) {
            report(e, asked.now());
            throw new Refused(ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    private void report(IOException e, Instant now) {
        if (reported.isDue(now)) {
            LOG.warn("accounts.provider_unavailable", e);
        }
    }

    RestAnswer finish(RouteRequest asked) {
        Optional<Secret> transaction = asked.request().credentials().transaction();
        if (single.isEmpty() || transaction.isEmpty()) {
            throw parts.refuseSeldom(asked.evidence().choosing(HOW), ErrorCode.CANNOT_SIGN_IN);
        }
        try {
            String query = asked.body(SingleSignOnRequest.class).query();
            SignInOutcome outcome = single.get()
                    .provider()
                    .finish(query, transaction.get(), asked.now())
                    .flatMap(recognised -> welcome(asked, recognised))
                    .orElse(SignInOutcome.No.REFUSED);
            return signIn.answer(asked, outcome, HOW, Optional.empty()).with(NO_TRANSACTION);
        } catch (Refused e) {
            throw e.with(NO_TRANSACTION);
        } catch (IOException e) {
            report(e, asked.now());
            throw parts.refuse(asked.evidence().choosing(HOW), ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    private Optional<SignInOutcome> welcome(RouteRequest asked, OidcSignIn.Recognised recognised) {
        return people(asked)
                .welcome(recognised.person())
                .filter(Account::isActive)
                .map(account -> signIns.recognised(
                        account, recognised.strength(), asked.request().caller().address(), asked.now()));
    }

    /** That an account is made, or changed, on the provider's word is an act with a row of its own. */
    private ExternalPeople people(RouteRequest asked) {
        return new ExternalPeople(
                parts.storage.accounts(),
                (person, ending) -> {
                    AccountAct act = parts.storage.act(AccountEvidence.ofTheServer(asked.now(), "account-by-provider")
                            .choosing(AccountAdministration.codes(person.roles())));
                    ending.ifPresent(id -> act.endingSignInsOf(id, Optional.empty()));
                    return parts.accountService(act);
                },
                AccountPolicy::administers);
    }

    // --- the provider's word that somebody has signed out

    /** Reads the one field of the form; what is none counts as a token that is none. */
    static AccountRoute.LogoutToken tokenIn(ByteBuffer form) {
        String text = StandardCharsets.US_ASCII.decode(form.duplicate()).toString();
        String field = List.of(text.split("&", -1)).stream()
                .filter(part -> part.startsWith(TOKEN))
                .findFirst()
                .orElse(TOKEN);
        try {
            return new AccountRoute.LogoutToken(
                    URLDecoder.decode(field.substring(TOKEN.length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return new AccountRoute.LogoutToken("");
        }
    }

    /** All sign-ins of the person end, whichever way they began. */
    RestAnswer logout(RouteRequest asked) {
        String token = asked.body(AccountRoute.LogoutToken.class).token();
        Optional<ExternalIdentity> who =
                single.flatMap(known -> known.provider().logout(token, asked.now()));
        if (who.isEmpty()) {
            throw parts.refuseSeldom(asked.evidence(), ErrorCode.MALFORMED);
        }
        who.flatMap(parts.storage.accounts()::byExternal).ifPresent(account -> {
            AccountAct act = parts.storage.act(asked.evidence().on(account.id()));
            act.signIns().endAll(account.id());
            act.settle();
        });
        return RestAnswer.done();
    }
}
