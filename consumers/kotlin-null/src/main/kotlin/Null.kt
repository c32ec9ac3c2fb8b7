package consumer

import dev.satchel.session.Attribute
import dev.satchel.session.Session

val NAME: Attribute<String> = Attribute.of("name", String::class.java)

fun forget(session: Session) {
    session.set(NAME, null)
}

fun claim(session: Session) {
    session.claim(null)
}
