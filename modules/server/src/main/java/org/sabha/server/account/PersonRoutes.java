package org.sabha.server.account;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.SignInService;
import org.sabha.model.AccountId;
import org.sabha.model.SignInStrength;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.EraseOwnAccountRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.person.Erasure;
import org.sabha.store.person.Person;
import org.sabha.store.person.PersonStorage;

/** What is kept about somebody's account, and its erasure, over the interface. */
final class PersonRoutes {
    private final AccountParts parts;
    private final SignInService signIns;
    private final PersonStorage persons;
    private final AccountsInForce inForce;

    PersonRoutes(AccountParts parts, SignInService signIns, PersonStorage persons, AccountsInForce inForce) {
        this.inForce = inForce;
        this.parts = parts;
        this.signIns = signIns;
        this.persons = persons;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.KEPT_ABOUT_ME, AccountVerb.EXPORT_OWN_DATA, this::keptAboutMe)
                        .leaves("export-personal"),
                Route.of(AccountRoute.ERASE_OWN_ACCOUNT, AccountVerb.ERASE_OWN_ACCOUNT, this::eraseMe)
                        .leaves("erase-account"),
                Route.of(AccountRoute.ERASE_ACCOUNT, AccountVerb.ERASE_ACCOUNT, this::erase));
    }

    /** The row is written before anything is read. */
    RestAnswer keptAboutMe(RouteRequest asked) {
        AccountId me = asked.account().id();
        var kept = new ByteArrayOutputStream();
        persons.keptAbout(new Person.Holder(me), asked.evidence().on(me), kept);
        LocalDate day = LocalDate.ofInstant(asked.now(), ZoneOffset.UTC);
        return RestAnswer.ok(
                new RestAnswer.Download("kept-about-me-" + day + ".json", "application/json", kept::writeTo));
    }

    /** For good, so that a session that somebody left open is not enough for it. */
    RestAnswer eraseMe(RouteRequest asked) {
        Account me = asked.account();
        if (me.profile().external().isPresent()) {
            throw parts.refuse(asked.evidence().on(me.id()), ErrorCode.KEPT_ELSEWHERE);
        }
        if (me.credentials().wantsSecondFactor() && asked.session().strength() != SignInStrength.TWO_FACTORS) {
            throw parts.refuse(asked.evidence().on(me.id()), ErrorCode.SECOND_FACTOR_NEEDED);
        }
        var password = asked.body(EraseOwnAccountRequest.class).password();
        if (!signIns.confirms(me, password, asked.request().caller().address(), asked.now())) {
            throw parts.refuse(asked.evidence().on(me.id()), ErrorCode.WRONG_PASSWORD);
        }
        // Whence it was asked for would be the one thing that is left.
        return erased(me.id(), asked.evidence().on(me.id()).fromManyPlaces());
    }

    RestAnswer erase(RouteRequest asked) {
        AccountId whose = asked.body(ChangeAccountRequest.class).id();
        return erased(whose, asked.evidence().on(whose));
    }

    private RestAnswer erased(AccountId whose, AccountEvidence row) {
        return switch (persons.erase(new Person.Holder(whose), row)) {
            case Erasure.Done _ -> {
                inForce.erased(whose);
                yield RestAnswer.done();
            }
            case Erasure.Refused(var why) -> {
                PersonCommands.follow(why, whose, inForce);
                throw parts.refuse(row, PersonCommands.refusal(why));
            }
        };
    }
}
