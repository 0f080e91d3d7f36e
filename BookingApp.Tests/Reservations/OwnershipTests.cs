using System.Reflection;
using BookingApp.Customers;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Reservations;

/// <summary>Whoever asks for a change of somebody's row is compared with that row, by every service, whatever its callers did before.</summary>
public sealed class OwnershipTests
{
    private static readonly string[] _customers =
    [
        "CaptureGate.EnterAsync", "CaptureGate.ReturnAsync", "DetailsService.TakeAsync", "DiscountService.ApplyAsync", "DiscountService.RemoveAsync",
        "HoldChanges.ExtendAsync", "HoldChanges.ReleaseAsync", "LatePaymentRebooking.ChooseAsync", "PaymentService.CheckoutAsync",
        "RescheduleService.RescheduleAsync", "ReservationService.CancelAsync", "ReservationService.ConfirmFreeAsync",
    ];

    /// <summary>Every service method that changes one row for an actor. CaptureResultHandler records what a provider has said: nobody wishes anything
    /// there.</summary>
    public static TheoryData<string> Writes { get; } = new(Methods().Select(Name));

    [Theory, MemberData(nameof(Writes))]
    public async Task A_customer_changes_no_booking_of_another(string write)
    {
        await using var world = await TestWorld.CreateAsync();
        var other = await world.HeldAsync("15:00", name: "Zoe");
        var (held, _) = await world.ApprovedAsync("10:00");
        var paid = await world.PaidAsync("12:00");

        foreach (var row in new[] { held, paid })
        {
            var before = await TraceAsync(world, row);
            foreach (var stranger in new[] { TestWorld.Of(other), TestWorld.Customer })
                Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(() => CallAsync(world, write, stranger, row))).Code);
            Assert.Equal(before, await TraceAsync(world, row));
        }
    }

    [Fact]
    public async Task Their_own_they_change_by_these_and_by_no_others()
    {
        var theirs = new List<string>();
        foreach (var write in Methods().Select(Name))
        {
            await using var world = await TestWorld.CreateAsync();
            var (held, _) = await world.ApprovedAsync("10:00");
            try
            {
                await CallAsync(world, write, TestWorld.Of(held), held);
                theirs.Add(write);
            }
            catch (RuleBrokenException broken) when (broken.Code is "not_allowed")
            {
                // staff's
            }
        }

        Assert.Equal(_customers, theirs);
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(ReservationService).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsPublic: true } && t != typeof(CaptureResultHandler)
            && t.Namespace?.StartsWith("BookingApp.Components", StringComparison.Ordinal) is not true) // pages ask the services
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(m => m.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }, ..] && first == typeof(Actor) && second == typeof(Guid))
        .OrderBy(Name, StringComparer.Ordinal);

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static async Task CallAsync(TestWorld world, string write, Actor actor, ReservationView row)
    {
        var method = Methods().Single(m => Name(m) == write);
        var arguments = method.GetParameters().Select(p => Argument(world, actor, row, p)).ToArray();
        try
        {
            await (Task)method.Invoke(world.Get<IServiceProvider>().GetRequiredService(method.DeclaringType!), arguments)!;
        }
        catch (TargetInvocationException thrown)
        {
            throw thrown.InnerException!;
        }
    }

    private static object? Argument(TestWorld world, Actor actor, ReservationView row, ParameterInfo parameter) => parameter.ParameterType switch
    {
        var t when t == typeof(Actor) => actor,
        var t when t == typeof(Guid) => parameter.Name is "paymentId" ? world.ReadAsync(row.Id).Result.Payment!.Id : row.Id,
        var t when t == typeof(string) => parameter.Name is "orderId" ? world.ReadAsync(row.Id).Result.Payment!.OrderId : "ten",
        var t when t == typeof(Money) => new Money(100, "EUR"),
        var t when t == typeof(DateTimeOffset) => world.At("14:00"),
        var t when t == typeof(RescheduleRequest) => new RescheduleRequest(world.At("14:00")),
        var t when t == typeof(CustomerDetails) => new CustomerDetails("Mallory", "mallory@example.com"),
        var t when t == typeof(ReservationQueries) => world.Queries,
        _ when parameter.HasDefaultValue => parameter.DefaultValue,
        { IsValueType: true } t => Activator.CreateInstance(t),
        _ => null,
    };

    private static async Task<string> TraceAsync(TestWorld world, ReservationView row)
    {
        await using var db = await world.OpenAsync();
        var now = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == row.Id, TestContext.Current.CancellationToken);
        var events = await db.ReservationEvents.CountAsync(TestContext.Current.CancellationToken);
        var refunds = await db.Refunds.CountAsync(TestContext.Current.CancellationToken);
        return $"{now.Version} {now.Status} {now.Start:u} {now.CustomerName} {events} {refunds}";
    }
}
