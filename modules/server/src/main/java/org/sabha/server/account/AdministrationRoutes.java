package org.sabha.server.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.AccountService;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.AccountChangedResponse;
import org.sabha.protocol.account.AccountInvitedResponse;
import org.sabha.protocol.account.AccountList;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.account.InviteAccountRequest;
import org.sabha.protocol.account.ListAccountsRequest;
import org.sabha.protocol.account.RenameAccountRequest;
import org.sabha.protocol.account.SessionList;
import org.sabha.protocol.account.SetRolesRequest;
import org.sabha.protocol.console.EndSessionOfRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;

/** The accounts of others, over the interface. */
final class AdministrationRoutes {
    private static final int PAGE = 20;

    private static final int MOST_SESSIONS = 20;

    private final AccountAdministration administration;
    private final AccountParts parts;

    AdministrationRoutes(AccountAdministration administration, AccountParts parts) {
        this.administration = administration;
        this.parts = parts;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIST_ACCOUNTS, AccountVerb.LIST_ACCOUNTS, this::list),
                Route.of(AccountRoute.INVITE_ACCOUNT, AccountVerb.INVITE_ACCOUNT, this::invite),
                Route.of(AccountRoute.RENAME_ACCOUNT, AccountVerb.RENAME_ACCOUNT, this::rename),
                Route.of(AccountRoute.SET_ROLES, AccountVerb.SET_ROLES, this::setRoles),
                Route.of(AccountRoute.DISABLE_ACCOUNT, AccountVerb.DISABLE_ACCOUNT, this::disable),
                Route.of(AccountRoute.ENABLE_ACCOUNT, AccountVerb.ENABLE_ACCOUNT, this::enable),
                Route.of(AccountRoute.RESET_ACCOUNT, AccountVerb.RESET_ACCOUNT, this::reset),
                Route.of(AccountRoute.END_SESSIONS, AccountVerb.END_SESSIONS_OF_OTHERS, this::endSessions),
                Route.of(AccountRoute.SESSIONS_OF_ACCOUNT, AccountVerb.LIST_SESSIONS_OF_OTHERS, this::sessions),
                Route.of(AccountRoute.END_SESSION_OF_ACCOUNT, AccountVerb.END_SESSIONS_OF_OTHERS, this::endSession));
    }

    RestAnswer list(RouteRequest asked) {
        ListAccountsRequest request = asked.body(ListAccountsRequest.class);
        List<Account> found =
                administration.find(request.containing(), request.after().flatMap(Names::login), PAGE + 1);
        return RestAnswer.ok(new AccountList(
                found.stream().limit(PAGE).map(AccountViews::line).toList(), found.size() > PAGE));
    }

    RestAnswer invite(RouteRequest asked) {
        InviteAccountRequest request = asked.body(InviteAccountRequest.class);
        return invitation(
                administration.invite(
                        asked.evidence(), request.login(), request.name(), roles(request.roles()), asked.now()),
                asked);
    }

    RestAnswer rename(RouteRequest asked) {
        RenameAccountRequest request = asked.body(RenameAccountRequest.class);
        return changed(administration.rename(asked.evidence(), request.id(), request.name()));
    }

    RestAnswer setRoles(RouteRequest asked) {
        SetRolesRequest request = asked.body(SetRolesRequest.class);
        return changed(administration.setRoles(asked.evidence(), request.id(), roles(request.roles())));
    }

    RestAnswer disable(RouteRequest asked) {
        return changed(administration.disable(
                asked.evidence(), asked.body(ChangeAccountRequest.class).id()));
    }

    RestAnswer enable(RouteRequest asked) {
        return changed(administration.enable(
                asked.evidence(), asked.body(ChangeAccountRequest.class).id()));
    }

    RestAnswer endSessions(RouteRequest asked) {
        return changed(administration.endSignIns(
                asked.evidence(), asked.body(ChangeAccountRequest.class).id()));
    }

    RestAnswer sessions(RouteRequest asked) {
        AccountId id = asked.body(ChangeAccountRequest.class).id();
        return RestAnswer.ok(new SessionList(parts.book().of(id, asked.now()).stream()
                .limit(MOST_SESSIONS)
                .map(session -> AccountViews.session(session, asked.session()))
                .toList()));
    }

    RestAnswer endSession(RouteRequest asked) {
        EndSessionOfRequest request = asked.body(EndSessionOfRequest.class);
        AccountEvidence row = asked.evidence().on(request.account());
        if (!parts.storage.act(row).signIns().end(request.account(), request.session())) {
            throw parts.refuse(row, ErrorCode.NO_SUCH_SESSION);
        }
        return RestAnswer.done();
    }

    RestAnswer reset(RouteRequest asked) {
        return invitation(
                administration.reset(
                        asked.evidence(), asked.body(ChangeAccountRequest.class).id(), asked.now()),
                asked);
    }

    private static RestAnswer changed(Account account) {
        return RestAnswer.ok(new AccountChangedResponse(AccountViews.line(account)));
    }

    private static RestAnswer invitation(AccountService.Invited invited, RouteRequest asked) {
        return RestAnswer.ok(new AccountInvitedResponse(
                AccountViews.line(invited.account()),
                invited.secret(),
                AccountAdministration.lifetimeSeconds(invited.account(), asked.now())));
    }

    private static Set<AccountRole> roles(List<AccountRole> asked) {
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        roles.addAll(asked);
        return roles;
    }
}
