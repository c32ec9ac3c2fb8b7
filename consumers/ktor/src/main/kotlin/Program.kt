package consumer

import dev.satchel.http.SessionCookie
import dev.satchel.http.WebSessions
import dev.satchel.json.JsonCodec
import dev.satchel.memory.MemorySessionStore
import dev.satchel.session.Attribute
import dev.satchel.session.Sessions
import io.ktor.server.application.Application
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import java.net.CookieManager
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.runBlocking

private val POINTS = Attribute.of("points", Int::class.javaObjectType)
private val reached = CountDownLatch(1)
private val opened = CountDownLatch(1)

private fun Application.points() {
    val sessions = Sessions.named("points/example")
        .codec(JsonCodec.standard())
        .store(MemorySessionStore.standard())
        .build()
    val web = KtorSessions(WebSessions.of(sessions, SessionCookie.localhost()))
    routing {
        get("/add", web.handler { session ->
            session.session().update(POINTS, 0) { it + 1 }
            call.respondText("added")
        })
        get("/add-slowly", web.handler { session ->
            session.session().update(POINTS, 0) { it + 1 }
            reached.countDown()
            opened.await()
            call.respondText("added")
        })
        get("/fail", web.handler { session ->
            session.session().update(POINTS, 0) { it + 1 }
            error("on purpose")
        })
        get("/logout", web.handler { session ->
            session.session().destroy()
            call.respondText("signed out")
        })
        get("/", web.handler { session ->
            call.respondText(session.view().get(POINTS).orElse(0).toString())
        })
    }
}

/** Adds points, throws, and signs out under a slow request; prints "consumer ok". */
fun main() {
    val server = embeddedServer(Netty, port = 0) { points() }.start()
    try {
        browse(runBlocking { server.engine.resolvedConnectors().first().port })
    } finally {
        server.stop(0, 0)
    }
    println("consumer ok")
}

private fun browse(port: Int) {
    val browser = HttpClient.newBuilder().cookieHandler(CookieManager()).build()
    fun get(path: String) = browser.sendAsync(
        HttpRequest.newBuilder(URI.create("http://localhost:$port$path")).build(),
        HttpResponse.BodyHandlers.ofString(),
    )

    get("/add").join()
    get("/add").join()
    check(get("/fail").join().statusCode() == 500)
    check(get("/").join().body() == "2")
    val slow = get("/add-slowly")
    reached.await()
    get("/logout").join()
    opened.countDown()
    check(slow.join().statusCode() == 409)
    check(get("/").join().body() == "0")
}
