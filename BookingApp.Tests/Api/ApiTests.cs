using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BookingApp.Catalog;

namespace BookingApp.Tests.Api;

[Collection(ApiCallerTests.Name)]
public sealed class ApiOnSqlite(ApiCaller api) : ApiTests(api);

public sealed class ApiOnPostgreSql : ApiTests, IClassFixture<PostgresApiCaller>
{
    public ApiOnPostgreSql(PostgresApiCaller api) : base(api) => Postgres.SkipWithoutServer();
}

public abstract class ApiTests(ApiCaller api)
{
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_whole_journey_can_be_made_by_the_API_alone()
    {
        var start = api.NextStart();

        var held = await api.HoldAsync(start, more: ""","customer":{"name":"Mia Berg","email":"mia@example.com"}""");
        var path = $"api/v1/reservations/{held.Json["reference"]}";
        var key = $"?key={held.Json["key"]}";
        var checkout = await api.PostAsync(path + "/checkout" + key);
        var again = await api.PostAsync(path + "/checkout" + key);
        var approved = await api.PostAsync($"_control/orders/{checkout.Json["orderId"]}/approve");
        var returned = await api.PostAsync(path + "/return" + key, $$"""{"orderId":"{{checkout.Json["orderId"]}}"}""");
        var paid = await api.BecomesAsync(path + key, "Confirmed");
        var moved = await api.PostAsync(path + "/reschedule" + key, $$"""{"start":"{{ApiCaller.Text(start.AddDays(20))}}"}""");
        var cancelled = await api.PostAsync(path + "/cancel" + key);
        var repeated = await api.PostAsync(path + "/cancel" + key);

        Assert.Equal(HttpStatusCode.Created, held.Status);
        Assert.Equal("Held", (string?)held.Json["status"]);
        Assert.Equal("45.00", (string?)held.Json["due"]!["amount"]);
        Assert.NotNull(held.Json["heldUntil"]);
        Assert.Equal((string?)checkout.Json["orderId"], (string?)again.Json["orderId"]);
        Assert.StartsWith("http", (string?)checkout.Json["approvalUrl"], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (approved.Status, returned.Status));
        Assert.Equal(
            ("Confirmed", "Captured", "45.00"),
            ((string?)paid.Json["status"], (string?)paid.Json["payment"]!["status"], (string?)paid.Json["paid"]!["amount"]));
        Assert.False(paid.Json.AsObject().ContainsKey("key"));
        Assert.Null(paid.Json["heldUntil"]);
        Assert.Equal(start.AddDays(20), DateTimeOffset.Parse((string)moved.Json["start"]!));
        Assert.Equal(("Cancelled", "Cancelled"), ((string?)cancelled.Json["status"], (string?)repeated.Json["status"]));
        await Eventually.HoldsAsync(
            async () => (string?)(await api.GetAsync(path + key)).Json["refunds"]![0]!["status"] is "Completed", "the refund to be completed");
    }

    [Fact]
    public async Task What_is_free_is_confirmed_by_its_checkout()
    {
        var (path, key) = await api.HeldAsync(service: 2);

        var done = await api.PostAsync(path + "/checkout" + key);

        Assert.Equal("""{"status":"Confirmed","orderId":null,"approvalUrl":null}""", done.Json.ToJsonString());
    }

    [Fact]
    public async Task Services_and_slots_are_told_in_the_business_own_time()
    {
        var services = await api.GetAsync("api/v1/services");
        var zone = new BusinessZone("Europe/Berlin");
        var day = zone.DayOf(DateTimeOffset.UtcNow).AddDays(50); // further ahead than anybody here books
        var slots = await api.GetAsync($"api/v1/services/1/slots?from={Wire(day)}&to={Wire(day.AddDays(2))}");

        Assert.Equal([1, 2], services.Json.AsArray().Select(s => (int)s!["id"]!));
        Assert.Equal([1, 2], services.Json[0]!["people"]!.AsArray().Select(p => (int)p!["id"]!));
        Assert.Equal("no-store", services.Message.Headers.CacheControl!.ToString());
        Assert.Equal("Europe/Berlin", (string?)slots.Json["timeZone"]);
        Assert.Equal([Wire(day), Wire(day.AddDays(1)), Wire(day.AddDays(2))], slots.Json["days"]!.AsArray().Select(d => (string?)d!["date"]));
        var first = slots.Json["days"]![0]!["slots"]![0]!;
        var start = zone.ToLocal(zone.StartOf(day));
        Assert.Equal(
            $$"""{"start":"{{ApiCaller.Text(start)}}","end":"{{ApiCaller.Text(start.AddHours(1))}}","staff":[1,2],"seatsFree":1}""",
            first.ToJsonString(_readable));

        static string Wire(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Add_ons_are_told_with_their_service_make_slots_longer_and_come_with_the_hold()
    {
        var start = api.NextStart();
        var day = new BusinessZone("Europe/Berlin").DayOf(start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var services = await api.GetAsync("api/v1/services");
        var slots = await api.GetAsync($"api/v1/services/1/slots?from={day}&to={day}&addOns=2,1");
        var held = await api.HoldAsync(start, more: ""","addOns":[2,1]""");
        var read = await api.GetAsync($"api/v1/reservations/{held.Json["reference"]}?key={held.Json["key"]}");

        Assert.Equal(
            [
                """{"id":1,"name":"Hot stones","description":"Warm basalt","price":{"amount":"12.00","currency":"EUR"},"minutes":30}""",
                """{"id":2,"name":"Tea","description":"","price":{"amount":"3.00","currency":"EUR"},"minutes":0}""",
            ],
            services.Json[0]!["addOns"]!.AsArray().Select(a => a!.ToJsonString(_readable)));
        Assert.All(slots.Json["days"]![0]!["slots"]!.AsArray(), s => Assert.Equal(
            TimeSpan.FromMinutes(90), DateTimeOffset.Parse((string)s!["end"]!) - DateTimeOffset.Parse((string)s["start"]!)));
        Assert.NotEmpty(slots.Json["days"]![0]!["slots"]!.AsArray());
        Assert.Equal(HttpStatusCode.Created, held.Status);
        Assert.Equal(start.AddMinutes(90), DateTimeOffset.Parse((string)held.Json["end"]!));
        Assert.Equal(("60.00", "60.00"), ((string?)read.Json["price"]!["amount"], (string?)read.Json["due"]!["amount"]));
        Assert.Equal(
            [
                """{"id":1,"name":"Hot stones","price":{"amount":"12.00","currency":"EUR"},"minutes":30}""",
                """{"id":2,"name":"Tea","price":{"amount":"3.00","currency":"EUR"},"minutes":0}""",
            ],
            read.Json["addOns"]!.AsArray().Select(a => a!.ToJsonString(_readable)));
    }

    [Fact]
    public async Task A_hold_is_made_another_thing_where_it_stands_and_stays_what_it_was_when_that_is_not_to_be_had()
    {
        var held = await api.HoldAsync(api.NextStart());
        var (path, start) = ($"api/v1/reservations/{held.Json["reference"]}", (string)held.Json["start"]!);

        var longer = await api.PostAsync($"{path}/reschedule?key={held.Json["key"]}", $$"""{"start":"{{start}}","addOns":[1]}""");
        var crowd = await api.PostAsync($"{path}/reschedule?key={held.Json["key"]}", $$"""{"start":"{{start}}","partySize":2}""");
        var retired = await api.PostAsync($"{path}/reschedule?key={held.Json["key"]}", $$"""{"start":"{{start}}","addOns":[3]}""");
        var read = await api.GetAsync($"{path}?key={held.Json["key"]}");

        Assert.Equal((HttpStatusCode.OK, "57.00"), (longer.Status, (string?)longer.Json["price"]!["amount"]));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "party_size"), (crowd.Status, (string?)crowd.Json["rule"]));
        Assert.Equal((HttpStatusCode.BadRequest, "add_on_retired"), (retired.Status, (string?)retired.Json["errors"]!["addOns"]![0]));
        Assert.Equal(("57.00", "Held"), ((string?)read.Json["due"]!["amount"], (string?)read.Json["status"]));
    }

    [Theory]
    [InlineData("1,1", "add_on_twice")]
    [InlineData("3", "add_on_retired")]
    [InlineData("9", "unknown_add_on")]
    [InlineData("tea", "number")]
    public async Task Add_ons_that_cannot_be_had_are_refused_by_their_member(string chosen, string code)
    {
        var day = DateTimeOffset.UtcNow.AddDays(9).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var slots = await api.GetAsync($"api/v1/services/1/slots?from={day}&to={day}&addOns={chosen}");
        var held = await api.HoldAsync(api.NextStart(), more: $$""","addOns":[{{chosen}}]""");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (slots.Status, slots.Code));
        Assert.Equal($$"""{"addOns":["{{code}}"]}""", slots.Json["errors"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, held.Status);
        Assert.Equal(code is "number" ? "" : code, (string?)held.Json["errors"]?["addOns"]?[0] ?? "");
    }

    [Theory]
    [InlineData("", "from", "to")]
    [InlineData("?from=2027-01-02&to=02.01.2027", "to")]
    [InlineData("?from=2027-01-02&to=2027-01-01", "to")]
    [InlineData("?from=2027-01-01&to=2027-03-04", "to")]
    [InlineData("?from=2027-01-01&to=9999-12-31", "to")]
    [InlineData("?from=2027-01-01&to=2027-01-02&staff=ana&party=0", "staff", "party")]
    public async Task A_range_that_cannot_be_asked_for_is_named(string query, params string[] members)
    {
        var answer = await api.GetAsync("api/v1/services/1/slots" + query);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (answer.Status, answer.Code));
        Assert.Equal(members.Order(), answer.Json["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    [Theory]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00+01:00","colour":"red"}""", "colour")]
    [InlineData("""{"ServiceId":1,"start":"2027-01-02T10:00:00+01:00"}""", "ServiceId")]
    [InlineData("""{"serviceId":"1","start":"2027-01-02T10:00:00+01:00"}""", "serviceId")]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00"}""", "start")]
    [InlineData("""{"serviceId":1,"start":"9999-12-31T23:59:59+00:00"}""", "start")]
    [InlineData("""{"start":"2027-01-02T10:00:00Z"}""", "serviceId")]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00Z","customer":{"name":"A","email":"a@example.com","age":3}}""", "customer.age")]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00Z","customer":{"name":"A","email":"nowhere"}}""", "customer.email")]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00Z","customer":{"name":"A","email":"a@example.com"},"answers":{"77":"x"}}""", "answers.77")]
    [InlineData("""{"serviceId":1,"start":"2027-01-02T10:00:00Z","answers":{"77":"x"}}""", "customer")]
    [InlineData("""{"serviceId":1""", "body")]
    [InlineData("""null""", "body")]
    [InlineData("""{"serviceId":1,"serviceId":2,"start":"2027-01-02T10:00:00Z"}""", null)]
    public async Task What_a_hold_does_not_know_is_refused_by_name(string body, string? member)
    {
        var answer = await api.PostAsync("api/v1/holds", body, Guid.NewGuid().ToString("N"));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType!.MediaType);
        if (member is not null)
            Assert.Equal(member, Assert.Single(answer.Json["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_hold_needs_an_idempotency_key_and_is_made_once_for_it()
    {
        var (start, key) = (api.NextStart(), Guid.NewGuid().ToString("N"));

        var without = await api.PostAsync("api/v1/holds", "{}");
        var first = await api.HoldAsync(start, key: key);
        var second = await api.HoldAsync(start, key: key);
        var other = await api.HoldAsync(start, service: 2, key: key);

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_missing"), (without.Status, without.Code));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal(first.Json.ToJsonString(), second.Json.ToJsonString());
        Assert.Equal((null, "true"), (first.Header("Idempotent-Replayed"), second.Header("Idempotent-Replayed")));
        Assert.Equal(((HttpStatusCode)422, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task One_key_sent_by_many_at_once_makes_one_hold()
    {
        var (start, key) = (api.NextStart(), Guid.NewGuid().ToString("N"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.HoldAsync(start, key: key)));

        Assert.Single(answers.Where(a => a.Status is HttpStatusCode.Created).Select(a => (string?)a.Json["reference"]).Distinct());
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
    }

    [Fact]
    public async Task Who_is_beaten_to_it_is_told_the_nearest_times()
    {
        var start = api.NextStart();
        await api.HoldAsync(start, more: ""","staffId":1""");

        var beaten = await api.HoldAsync(start, more: ""","staffId":1""");

        Assert.Equal((HttpStatusCode.Conflict, "slot_taken"), (beaten.Status, beaten.Code));
        Assert.Equal(5, beaten.Json["alternatives"]!.AsArray().Count);
        Assert.DoesNotContain(beaten.Json["alternatives"]!.AsArray(), a => DateTimeOffset.Parse((string)a!["start"]!) == start);
    }

    [Theory]
    [InlineData(1, -48, "", "notice")]
    [InlineData(1, 24 * 90, "", "horizon")]
    [InlineData(2, 50, ""","partySize":2""", "party_size")]
    [InlineData(2, 50, ""","staffId":2""", "staff_does_not_perform")]
    [InlineData(3, 50, "", "inactive")]
    public async Task A_rule_that_says_no_is_named(int service, int hours, string more, string rule)
    {
        var now = DateTimeOffset.UtcNow;
        // refused: it needs no hour of its own
        var answer = await api.HoldAsync(new DateTimeOffset(now.Date, TimeSpan.Zero).AddHours(now.Hour + hours), service, more);


        Assert.Equal(((HttpStatusCode)422, "rule_broken", rule), (answer.Status, answer.Code, (string?)answer.Json["rule"]));
    }

    [Fact]
    public async Task Times_between_the_offered_ones_are_off_the_grid()
    {
        var answer = await api.HoldAsync(api.NextStart().AddMinutes(7));

        Assert.Equal("off_grid", (string?)answer.Json["rule"]);
    }

    [Fact]
    public async Task An_unknown_reference_a_wrong_key_and_no_key_look_alike()
    {
        var (path, key) = await api.HeldAsync();

        var answers = new[]
        {
            await api.GetAsync("api/v1/reservations/AAAAAAA" + key),
            await api.GetAsync(path + "?key=guess"),
            await api.GetAsync(path),
            await api.PostAsync(path + "/cancel"),
        };

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.NotFound, "not_found"), (a.Status, a.Code)));
        Assert.Single(answers.Select(a => a.Json.ToJsonString()).Distinct());
    }

    [Fact]
    public async Task The_key_may_go_in_a_header()
    {
        var (path, key) = await api.HeldAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Booking-Key", key["?key=".Length..]);

        using var answer = await api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_hold_is_extended_once_and_let_go_as_often_as_one_likes()
    {
        var (path, key) = await api.HeldAsync();
        var before = await api.GetAsync(path + key);

        var extended = await api.PostAsync(path + "/extend" + key);
        var twice = await api.PostAsync(path + "/extend" + key);
        var released = await api.PostAsync(path + "/release" + key);
        var again = await api.PostAsync(path + "/release" + key);
        var checkout = await api.PostAsync(path + "/checkout" + key);

        Assert.Equal(DateTimeOffset.Parse((string)before.Json["heldUntil"]!).AddMinutes(5), DateTimeOffset.Parse((string)extended.Json["heldUntil"]!));
        Assert.Equal((HttpStatusCode.Conflict, "wrong_state"), (twice.Status, twice.Code));
        Assert.Equal(("Released", "Released"), ((string?)released.Json["status"], (string?)again.Json["status"]));
        Assert.Equal((HttpStatusCode.Conflict, "hold_lapsed"), (checkout.Status, checkout.Code));
    }

    [Fact]
    public async Task Details_are_needed_before_paying_and_checked()
    {
        var held = await api.HoldAsync(api.NextStart());
        var (path, key) = ($"api/v1/reservations/{held.Json["reference"]}", $"?key={held.Json["key"]}");

        var early = await api.PostAsync(path + "/checkout" + key);
        var wrong = await api.PutAsync(path + "/details" + key, """{"customer":{"name":"","email":"a@b"}}""");
        var right = await api.PutAsync(path + "/details" + key, """{"customer":{"name":"Zoë","email":"zoe@example.com","phone":"+49 30 1"}}""");

        Assert.Equal(((HttpStatusCode)422, "details_missing"), (early.Status, early.Code));
        Assert.Equal(["customer.email", "customer.name"], wrong.Json["errors"]!.AsObject().Select(e => e.Key).Order());
        Assert.Equal("""{"name":"Zoë","email":"zoe@example.com","phone":"+49 30 1","locale":null}""", right.Json["customer"]!.ToJsonString(_readable));
    }

    [Fact]
    public async Task An_order_that_is_not_this_reservations_is_not_found_and_one_not_approved_changes_nothing()
    {
        var (path, key) = await api.HeldAsync();
        var order = (await api.PostAsync(path + "/checkout" + key)).Json["orderId"];

        var foreign = await api.PostAsync(path + "/return" + key, """{"orderId":"NOT-OURS"}""");
        var early = await api.PostAsync(path + "/return" + key, $$"""{"orderId":"{{order}}"}""");

        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal(("Held", "Open"), ((string?)early.Json["status"], (string?)early.Json["payment"]!["status"]));
    }

    [Theory]
    [InlineData("GET", "api/v1/nothing", 404, "not_found")]
    [InlineData("DELETE", "api/v1/services", 405, "invalid")]
    [InlineData("GET", "api/v1/services/999/slots?from=2027-01-01&to=2027-01-01", 404, "not_found")]
    public async Task What_is_not_there_is_a_problem_too(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await api.Client.SendAsync(request);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((status, code, status), ((int)answer.StatusCode, (string?)problem["code"], (int)problem["status"]!));
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_and_one_too_large_are_refused()
    {
        using var form = await api.Client.PostAsync(new Uri("api/v1/holds", UriKind.Relative), new FormUrlEncodedContent([]));
        var large = await api.PostAsync("api/v1/holds", "{\"serviceId\":1,\"start\":\"" + new string('x', 100_000) + "\"}", Guid.NewGuid().ToString("N"));

        Assert.Equal((HttpStatusCode)415, form.StatusCode);
        Assert.Equal((HttpStatusCode)413, large.Status);
    }

    [Fact]
    public async Task The_API_describes_itself_and_is_alive_and_ready()
    {
        var description = await api.GetAsync("openapi/v1.json");
        var live = await api.GetAsync("health/live");
        var ready = await api.GetAsync("health/ready");

        var paths = description.Json["paths"]!.AsObject();
        Assert.Equal(
            [
                "/api/v1/holds", "/api/v1/reservations/{reference}", "/api/v1/reservations/{reference}/cancel", "/api/v1/reservations/{reference}/checkout",
                "/api/v1/reservations/{reference}/coupon",
                "/api/v1/reservations/{reference}/details", "/api/v1/reservations/{reference}/extend", "/api/v1/reservations/{reference}/release",
                "/api/v1/reservations/{reference}/reschedule", "/api/v1/reservations/{reference}/return", "/api/v1/services", "/api/v1/services/{id}/slots",
            ],
            paths.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.NotNull(paths["/api/v1/holds"]!["post"]!["requestBody"]);
        Assert.Contains(paths["/api/v1/holds"]!["post"]!["parameters"]!.AsArray(), p => (string?)p!["name"] is "Idempotency-Key");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.Status, ready.Status));
    }

    [Fact]
    public async Task The_log_does_not_tell_of_what_everybody_reads_unless_it_went_wrong()
    {
        const string slots = "api/v1/services/1/slots";
        foreach (var path in new[] { "api/v1/services", $"{slots}?from=2027-01-01&to=2027-01-02", "book/1", $"{slots}?from=never" })
            await api.GetAsync(path);

        await Eventually.HoldsAsync(() => api.Log.Contains("GET /api/v1/services/1/slots answered 400", StringComparison.Ordinal), "the fault to be logged");
        // in less than a second: slower ones are told, and a machine may be busy
        Assert.DoesNotMatch(@"GET /(api/v1/services|api/v1/services/1/slots|book/1) answered 200 in \d{1,3} ms", api.Log);
    }

    [Fact]
    public async Task The_log_tells_of_requests_without_their_secrets()
    {
        var (path, key) = await api.HeldAsync();
        await api.GetAsync(path + key);

        await Eventually.HoldsAsync(() => api.Log.Contains($"GET /{path} answered 200", StringComparison.Ordinal), "the request to be logged");
        Assert.DoesNotContain(key["?key=".Length..], api.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("mia@example.com", api.Log, StringComparison.Ordinal);
    }
}
