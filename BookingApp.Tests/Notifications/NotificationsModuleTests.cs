using System.Net;
using BookingApp.Notifications;
using BookingApp.Notifications.DevMailbox;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Notifications.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Notifications;

public sealed class NotificationsModuleTests
{
    [Fact]
    public async Task A_booking_can_be_downloaded_for_a_calendar()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(world.Get<CalendarFiles>());
        await using var app = builder.Build();
        app.MapNotifications();
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var client = app.GetTestClient();
        using var file = await client.GetAsync(new Uri(Urls.Calendar(booking.Reference, booking.Key), UriKind.Relative), TestContext.Current.CancellationToken);
        using var wrong = await client.GetAsync(new Uri(Urls.Calendar(booking.Reference, "guessed"), UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "text/calendar"), (file.StatusCode, file.Content.Headers.ContentType!.MediaType));
        Assert.Equal($"booking-{booking.Reference}.ics", file.Content.Headers.ContentDisposition!.FileName);
        Assert.True(file.Headers.CacheControl!.NoStore);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task The_settings_choose_how_emails_leave()
    {
        await using var mailbox = await MailWorld.CreateAsync();
        await using var smtp = await MailWorld.CreateAsync(
            settings: new() { ["Email:Mode"] = "Smtp", ["Email:Host"] = "mail.example.com", ["Email:From"] = "a@example.com" });

        Assert.IsType<DevMailboxTransport>(mailbox.Get<IEmailTransport>());
        Assert.IsType<SmtpTransport>(smtp.Get<IEmailTransport>());
    }
}
