package dev.satchel.spring;

import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.ContextConfiguration;

/** Tests of an application's controllers alone. */
@WebMvcTest(properties = {"satchel.name=shop/mock", "satchel.store=memory", "satchel.cookie.localhost=true"})
@ContextConfiguration(classes = ShopApplication.class)
class MockMvcSliceTest extends OnAMock {}
