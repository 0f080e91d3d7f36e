using BookingApp.Availability.Busy;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Calendar;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Illness;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Rules;
using BookingApp.Reservations.Series;
using BookingApp.Reservations.Setup;
using BookingApp.Reservations.Views;
using BookingApp.Reservations.Visits;
using BookingApp.Settings;

namespace BookingApp.Reservations;

internal static class ReservationsModule
{
    public static IServiceCollection AddReservations(this IServiceCollection services)
    {
        services.AddSettings<HoldOptions>(HoldOptions.Section);
        services.AddSettings<VisitOptions>(VisitOptions.Section);
        services.AddSettings<StaffOptions>(StaffOptions.Section);

        services.AddSingleton<IBusyTimes, ReservationTimes>().AddSingleton<IBusyTimes, SessionTimes>().AddSingleton<IBusyTimes, TimeOffTimes>()
            .AddSingleton<IBookedVisits, BookedVisits>();
        services.AddFactHandler<HistoryNoted, ReservationHistory>()
            .AddFactHandler<ReservationHeld, ReservationHistory>().AddFactHandler<ReservationConfirmed, ReservationHistory>()
            .AddFactHandler<ReservationRescheduled, ReservationHistory>().AddFactHandler<ReservationReleased, ReservationHistory>()
            .AddFactHandler<ReservationExpired, ReservationHistory>().AddFactHandler<ReservationCancelled, ReservationHistory>()
            .AddFactHandler<CancellationUndone, ReservationHistory>()
            .AddFactHandler<ReservationReleased, ReleaseLog>().AddFactHandler<ReservationExpired, ReleaseLog>();
        services.AddFactHandler<ReservationConfirmed, ConfirmedDetails>().AddSingleton<IRetentionPolicy, CustomerRetention>()
            .AddSingleton<IPersonalData, PersonalBookings>();
        return services.AddSingleton<ReservationChanges>().AddSingleton<SlotAllocator>()
            .AddSingleton<LimitGates>().AddSingleton<IRetentionPolicy>(provider => provider.GetRequiredService<LimitGates>())
            .AddSingleton<IHoldPolicy, HoldLimits>().AddSingleton<HoldPolicies>().AddSingleton<CustomerSearch>().AddSingleton<VisitConflicts>()
            .AddSingleton<ReservationQueries>().AddSingleton<BoardQueries>().AddSingleton<BookingSearch>().AddSingleton<ReleaseQueries>()
            .AddSingleton<BookingFinder>().AddSingleton<CalendarQueries>()
            .AddSingleton<HoldService>().AddSingleton<HoldPlacement>().AddSingleton<HoldChanges>().AddSingleton<HoldReleaser>()
            .AddSingleton<WalkInService>().AddSingleton<DetailsService>()
            .AddSingleton<CancellationTerms>().AddSingleton<ReservationService>().AddSingleton<RescheduleService>().AddSingleton<ResizeService>()
            .AddSingleton<VisitService>()
            .AddSingleton<SeriesPlanner>().AddSingleton<SeriesService>().AddSingleton<SeriesCancellation>()
            .AddSingleton<SetupQueries>().AddSingleton<RepeatQueries>().AddSingleton<BackToBackQueries>()
            .AddSingleton<StrandedBookings>().AddSingleton<TimeOffQueries>().AddSingleton<TimeOffService>().AddSingleton<TimeOffCancellations>()
            .AddSingleton<TimeOffRequestService>().AddSingleton<TimeOffRequestQueries>()
            .AddSingleton<AnotherTime>().AddSingleton<IllnessService>().AddSingleton<IllnessQueries>().AddSingleton<IllnessDecisions>();
    }
}
