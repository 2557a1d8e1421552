package org.sabha.server.account;

import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.AccountId;
import org.sabha.model.ParticipantId;
import org.sabha.model.mail.MailAddress;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.store.person.Erasure;
import org.sabha.store.person.Person;
import org.sabha.store.person.PersonStorage;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept about a person, and its erasure, for whoever has the data folder. Rows of it name no actor; the one about an
 * account names the account. Blocks.
 */
public final class PersonCommands {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PersonStorage persons;
    private final Accounts accounts;
    private final AccountsInForce inForce;
    private final Clock clock;

    public PersonCommands(PersonStorage persons, Accounts accounts, AccountsInForce inForce, Clock clock) {
        this.inForce = inForce;
        this.persons = persons;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** As it is printed. */
    private record Erased(int erased) {}

    /**
     * Writes everything that is kept, as one JSON document.
     *
     * @param words {@code account LOGIN}, {@code participant ID}, {@code name NAME} or {@code mail ADDRESS}
     * @throws IllegalArgumentException if nobody can be meant by that; the message says why
     */
    public void kept(List<String> words, OutputStream to) {
        Person person = person(words);
        persons.keptAbout(person, row("export-personal", person), to);
    }

    /**
     * Takes it away.
     *
     * @param words as above
     * @return a line of JSON that says how many pieces it was
     * @throws IllegalArgumentException if it is not done; the message says why
     */
    public String erase(List<String> words) {
        Person person = person(words);
        String verb = person instanceof Person.Holder ? "erase-account" : "erase-personal";
        return switch (persons.erase(person, row(verb, person))) {
            case Erasure.Done(int pieces) -> {
                if (person instanceof Person.Holder(AccountId account)) {
                    inForce.erased(account);
                }
                yield JSON.writeValueAsString(new Erased(pieces));
            }
            case Erasure.Refused(var why) -> {
                if (person instanceof Person.Holder(AccountId account)) {
                    follow(why, account, inForce);
                }
                throw new IllegalArgumentException(refusal(why).title());
            }
        };
    }

    /** Whoever is gone already may have been so without a word, where the storage answered too late. */
    static void follow(Erasure.Reason why, AccountId account, AccountsInForce inForce) {
        if (why == Erasure.Reason.UNKNOWN) {
            inForce.erased(account);
        }
    }

    static ErrorCode refusal(Erasure.Reason why) {
        return switch (why) {
            case UNKNOWN -> ErrorCode.NO_SUCH_ACCOUNT;
            case LAST_ADMINISTRATOR -> ErrorCode.LAST_ADMINISTRATOR;
            case MEETINGS_PLANNED -> ErrorCode.MEETINGS_PLANNED;
        };
    }

    private AccountEvidence row(String verb, Person person) {
        AccountEvidence row = AccountEvidence.ofTheServer(clock.instant(), verb);
        return person instanceof Person.Holder(AccountId account) ? row.on(account) : row;
    }

    private Person person(List<String> words) {
        if (words.size() != 2) {
            throw new IllegalArgumentException("say who: account, participant, name or mail, and which");
        }
        String which = words.getLast();
        return switch (words.getFirst()) {
            case "account" ->
                new Person.Holder(Names.login(which)
                        .flatMap(accounts::byLogin)
                        .map(Account::id)
                        .orElseThrow(() -> new IllegalArgumentException("there is no account " + which)));
            case "participant" -> new Person.Guest(new ParticipantId(which));
            case "name" -> new Person.Named(which);
            case "mail" ->
                new Person.Mailed(MailAddress.of(which)
                        .orElseThrow(() -> new IllegalArgumentException("not an address of mail: " + which)));
            default -> throw new IllegalArgumentException("people are found by account, participant, name or mail");
        };
    }
}
