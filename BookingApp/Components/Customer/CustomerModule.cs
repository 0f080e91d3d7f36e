using BookingApp.Components.Customer.Book;
using BookingApp.Components.Customer.Checkout;
using BookingApp.Components.Customer.Manage;
using BookingApp.Components.Customer.Waiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer;

/// <summary>The customer's presses: posted forms, each answered with the address of the page to see next, so that they work without scripts.</summary>
internal static class CustomerModule
{
    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder app)
    {
        var presses = app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(RefuseStaleAsync).ExcludeFromDescription();
        presses.MapPost("/book/{serviceId:int}/hold", HoldEndpoint.HoldAsync);
        presses.MapPost("/checkout/{reference}/details", CheckoutEndpoints.TakeDetailsAsync);
        presses.MapPost("/checkout/{reference}/extend", CheckoutEndpoints.ExtendAsync);
        presses.MapPost("/checkout/{reference}/release", CheckoutEndpoints.ReleaseAsync);
        presses.MapPost("/checkout/{reference}/pay", CheckoutEndpoints.PayAsync);
        presses.MapPost("/checkout/{reference}/coupon", CheckoutEndpoints.TakeCouponAsync);
        presses.MapPost("/checkout/{reference}/coupon-off", CheckoutEndpoints.DropCouponAsync);
        presses.MapPost("/booking/{reference}/pay", BookingEndpoints.PayAsync);
        presses.MapPost("/booking/{reference}/choose", BookingEndpoints.ChooseAsync);
        presses.MapPost("/booking/{reference}/cancel", BookingEndpoints.CancelAsync);
        presses.MapPost("/booking/{reference}/reschedule/to", BookingEndpoints.RescheduleAsync);
        presses.MapPost("/booking/{reference}/move/to", BookingEndpoints.RescheduleAsync); // of a page drawn by the version before
        presses.MapPost("/find/send", FindEndpoint.SendAsync);
        presses.MapPost("/book/{serviceId:int}/waiting-list/join", WaitingListEndpoints.JoinAsync);
        presses.MapPost("/waiting-list/{id:guid}/confirm", WaitingListEndpoints.ConfirmAsync);
        presses.MapPost("/waiting-list/{id:guid}/leave", WaitingListEndpoints.LeaveAsync);

        // PayPal sends customers back to these two. The first is the one GET that may change something.
        app.MapGet("/checkout/{reference}/return", CheckoutEndpoints.ReturnAsync).ExcludeFromDescription();
        app.MapGet("/checkout/{reference}/cancelled", CheckoutEndpoints.CancelledAsync).ExcludeFromDescription().AnsweringHead();
        return app;
    }

    // A page that was open for too long: its form is refused, and the page comes again.
    private static async ValueTask<object?> RefuseStaleAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            return await next(call);
        var path = http.Request.Path.Value!;
        var page = path[..path.LastIndexOf('/')];
        return FormRedirect.GoTo(
            http.Request.Query["key"].ToString() is { Length: > 0 } key ? QueryHelpers.AddQueryString(page, "key", key) : page, problem: "stale");
    }
}
