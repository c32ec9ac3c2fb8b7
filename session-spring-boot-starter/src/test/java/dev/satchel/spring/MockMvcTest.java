package dev.satchel.spring;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** Tests of a whole application. */
@SpringBootTest(
        classes = ShopApplication.class,
        properties = {"satchel.name=shop/mock", "satchel.store=memory", "satchel.cookie.localhost=true"})
@AutoConfigureMockMvc
class MockMvcTest extends OnAMock {}
