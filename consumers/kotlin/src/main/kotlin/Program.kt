package consumer

import dev.satchel.json.JsonCodec
import dev.satchel.memory.MemorySessionStore
import dev.satchel.session.Attribute
import dev.satchel.session.SessionAddress
import dev.satchel.session.Sessions
import tools.jackson.databind.json.JsonMapper
import tools.jackson.module.kotlin.KotlinModule

data class Cart(val id: String, val items: Int)

val CART: Attribute<Cart> = Attribute.of("cart", Cart::class.java)
val VISITS: Attribute<Int> = Attribute.of("visits", Int::class.java)

fun main() {
    val codec = JsonCodec.with(JsonMapper.builder().addModule(KotlinModule.Builder().build()).build())
    val sessions = Sessions.named("consumer/kotlin")
        .codec(codec)
        .store(MemorySessionStore.standard())
        .build()
    val visits = sessions.at(SessionAddress.of("user", "bob"))
        .editing { it.update(VISITS, 0) { n -> n + 1 } }
        .get(VISITS).orElse(0)
    val bob = sessions.at(SessionAddress.of("user", "bob"))
    bob.editing { it.set(CART, Cart("c1", 2)) }
    val items = bob.reading { it.get(CART).orElseThrow().items }
    val stored = bob.writing { session -> session.get(VISITS).orElse(0) }
    check(items == 2 && visits == 1 && stored == 1) { "a data class comes back whole" }
    println("consumer ok")
}
