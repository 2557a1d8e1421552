package org.sabha.server.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sabha.model.AccountId;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;

/**
 * Ends a request that is refused; the one way to say no. {@link Route#answering} turns it into the answer. Of a page's request any
 * audit row is written before; a program's refusal gets its row afterwards.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient RestAnswer answer;
    private final transient Optional<AccountId> whose;

    public Refused(ErrorCode code) {
        this(code, code.answer(), Optional.empty());
    }

    private Refused(ErrorCode code, RestAnswer answer, Optional<AccountId> whose) {
        super(code.code(), null, false, false);
        this.code = code;
        this.answer = answer;
        this.whose = whose;
    }

    /** The same, which may be another answer in this time. */
    public Refused again(Duration in) {
        return new Refused(code, answer.again(in), whose);
    }

    public Refused with(RestAnswer.Cookie cookie) {
        return new Refused(code, answer.with(cookie), whose);
    }

    /** The same, about somebody's account. */
    public Refused about(AccountId account) {
        return new Refused(code, answer, Optional.of(account));
    }

    public ErrorCode code() {
        return code;
    }

    /** Whose account it was about. */
    public Optional<AccountId> whose() {
        return whose;
    }

    /**
     * Does what the command line asks for.
     *
     * @param words as a terminal has them
     * @throws IllegalArgumentException with these words if it is refused
     */
    public static <T> T inWords(Supplier<T> work, Function<ErrorCode, String> words) {
        try {
            return work.get();
        } catch (Refused e) {
            throw new IllegalArgumentException(words.apply(e.code), e);
        }
    }

    RestAnswer answer() {
        return answer;
    }
}
