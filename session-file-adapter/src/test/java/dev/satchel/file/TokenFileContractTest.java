package dev.satchel.file;

import dev.satchel.session.TokenCarrier;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.TokenCarrierContract;

class TokenFileContractTest extends TokenCarrierContract {

    @Override
    protected TokenCarrier carrier(Bench bench) {
        return TokenFile.at(bench.directory().resolve("token"));
    }

    @Override
    protected boolean keeps() {
        return true;
    }
}
