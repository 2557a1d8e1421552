package org.sabha.server.mail;

import java.lang.Character.UnicodeScript;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.Accounts;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountId;

/**
 * What mails call an account: its name, which administrators or the provider gave it. A name of letters of several scripts may
 * look like another's (T21), so the sign-in name, which is one person's alone, stands beside it. Blocks; thread-safe.
 */
public final class AccountNames implements MailSender.Names {
    private final Accounts accounts;

    public AccountNames(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public String of(AccountId account) {
        return accounts.byId(account)
                .map(Account::profile)
                .map(AccountNames::shown)
                .orElse("?");
    }

    private static String shown(Profile profile) {
        String name = profile.name().value();
        long scripts = name.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
                .distinct()
                .count();
        return scripts > 1 ? name + " (" + profile.login() + ")" : name;
    }
}
