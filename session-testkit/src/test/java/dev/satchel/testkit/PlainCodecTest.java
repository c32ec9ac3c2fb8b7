package dev.satchel.testkit;

import dev.satchel.session.codec.SessionCodec;

class PlainCodecTest extends SessionCodecContract {

    @Override
    protected SessionCodec codec() {
        return new PlainCodec();
    }
}
