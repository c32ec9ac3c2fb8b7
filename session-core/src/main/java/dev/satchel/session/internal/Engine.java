package dev.satchel.session.internal;

import dev.satchel.session.BoundSession;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.spi.BackendTraits;
import dev.satchel.session.spi.Guarantee;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.Reapable;
import java.util.List;

/** One composed stack. */
final class Engine implements Sessions {

    private final Stack stack;

    Engine(Stack stack) {
        this.stack = stack;
    }

    @Override
    public BoundSession at(SessionAddress address) {
        if (!stack.backend().traits().guarantees().contains(Guarantee.ADDRESSABLE)) {
            throw new SessionConfigurationException(
                    "stack.not-addressable",
                    "stack '" + stack.parts().stack() + "' keeps its sessions in their tokens; they have no address",
                    "compose it with a store(…)");
        }
        return new Bound(stack, new Bound.Addressed(address));
    }

    @Override
    public BoundSession carriedBy(TokenCarrier carrier) {
        return new Bound(stack, new Bound.Carried(carrier));
    }

    @Override
    public SessionExchange open(List<Token> candidates) {
        return new Exchange(stack, null, List.copyOf(candidates));
    }

    @Override
    public OwnedSessions owned() {
        if (!(stack.backend() instanceof OwnerListing listing)
                || !stack.backend().traits().guarantees().contains(Guarantee.OWNER_INDEX)) {
            throw new SessionConfigurationException(
                    "stack.no-owner-index",
                    "stack '" + stack.parts().stack() + "' cannot find sessions by their owner",
                    "compose it with a store that has an owner index; sealed sessions need a ledger(…) on one");
        }
        return new Owned(stack, listing);
    }

    @Override
    public int deleteExpired(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("deleteExpired takes a limit of at least 1, not " + limit);
        }
        return stack.backend() instanceof Reapable reapable ? reapable.deleteExpired(stack.now(), limit) : 0;
    }

    @Override
    public String describe() {
        BackendTraits traits = stack.backend().traits();
        StringBuilder text = new StringBuilder()
                .append("stack       ")
                .append(stack.parts().stack())
                .append("\nstorage     ")
                .append(traits.displayName())
                .append("\nguarantees  ")
                .append(traits.guarantees().stream().sorted().toList())
                .append("\ncodec       ")
                .append(stack.parts().codec().name())
                .append("\nlifetime    idle ")
                .append(stack.policy().lifetime().idle())
                .append(", absolute ")
                .append(stack.policy().lifetime().absolute())
                .append(stack.policy().lifetime().persistent() ? ", persistent" : ", browser session")
                .append("\ntouch       every ")
                .append(stack.policy().touchEvery())
                .append("\nconflicts   ")
                .append(stack.conflicts())
                .append("\nbudget      ")
                .append(traits.budget())
                .append(" bytes\nundecodable ")
                .append(stack.policy().undecodable())
                .append("\noutage      ")
                .append(stack.policy().outage());
        traits.notes().forEach(note -> text.append("\nnote        ").append(note));
        return text.toString();
    }

    @Override
    public String toString() {
        return "Sessions[" + stack.parts().stack() + "]";
    }
}
